"""What the catalogue has, Python has."""

from __future__ import annotations

import inspect
import keyword
from typing import Any, get_type_hints
from unittest.mock import create_autospec

import pytest

import certpact
from certpact import errors

CLIENTS = [certpact.Client, certpact.AsyncClient]


def name_of(parameter: dict[str, Any]) -> str:
    """What Python calls it: a keyword has an underscore behind it."""
    name: str = parameter["name"].lstrip("*")
    return f"{name}_" if keyword.iskeyword(name) else name


def found(client: type, method: dict[str, Any]) -> Any:
    """The method as a client has it, whether its own or an API's."""
    if method["api"] is None:
        return getattr(client, method["name"])
    getter = inspect.getattr_static(client, method["api"]).fget
    return getattr(getter(object.__new__(client)), method["name"])


@pytest.mark.parametrize("client", CLIENTS)
def test_every_method_is_there_with_its_parameters(client: type, catalogue: dict[str, Any]) -> None:
    assert catalogue["methods"]
    for method in catalogue["methods"]:
        here = found(client, method)
        parameters = inspect.signature(here).parameters
        body = catalogue["types"][method["body"]]["fields"] if method["body"] else []
        for parameter in [*method["positional"], *method["named"], *body]:
            name = name_of(parameter)
            assert parameters[name].kind != inspect.Parameter.POSITIONAL_OR_KEYWORD
            star = "*" if parameter["name"].startswith("*") else ""
            assert f"\n    {star}{name}: " in (inspect.getdoc(here) or ""), method["name"]
        for field in body:
            default = inspect.Parameter.empty if field["required"] else certpact.UNSET
            assert parameters[field["name"]].default is default, method["name"]
        assert inspect.iscoroutinefunction(here) == (client is certpact.AsyncClient)


def test_both_clients_have_the_same_methods(catalogue: dict[str, Any]) -> None:
    for method in catalogue["methods"]:
        signatures = {inspect.signature(found(client, method)).replace(return_annotation=None) for client in CLIENTS}
        assert len({str(signature).replace("self, ", "") for signature in signatures}) == 1


def test_every_function_and_option_is_there(catalogue: dict[str, Any]) -> None:
    for function in catalogue["functions"]:
        assert function["name"] in certpact.__all__
        assert callable(getattr(certpact, function["name"]))
    options = [option["name"] for option in catalogue["client"]]
    for client in CLIENTS:
        assert list(inspect.signature(client).parameters) == options


def test_everything_public_is_documented() -> None:
    for name in certpact.__all__:
        thing = getattr(certpact, name)
        if not (inspect.isclass(thing) and thing.__module__.startswith("certpact")):
            continue
        assert thing.__doc__, name
        for member, value in vars(thing).items():
            if not member.startswith("_") and (callable(value) or isinstance(value, property)):
                assert inspect.getdoc(value), f"{name}.{member}"


@pytest.mark.parametrize("name", certpact.__all__)
def test_type_hints_can_be_read(name: str) -> None:
    """Frameworks that make a command or a tool of a function read them. That takes `typing`, which is slow to import."""
    thing = getattr(certpact, name)
    members = vars(thing).values() if inspect.isclass(thing) else [thing]
    for function in filter(inspect.isfunction, members):
        hints = get_type_hints(function)
        assert not any(isinstance(hint, str) for hint in hints.values()), function.__qualname__
        assert set(hints) <= {*inspect.signature(function).parameters, "return"}


def test_a_client_can_be_replaced_in_a_test() -> None:
    client = create_autospec(certpact.Client, instance=True)
    client.acme.get_contract.return_value = certpact.Contract.from_dict({"auto_renew": True})
    assert client.acme.get_contract(7).auto_renew
    with pytest.raises(TypeError):
        client.plan()
    with pytest.raises(AttributeError):
        client.account()


def test_everything_public_can_be_imported_at_once() -> None:
    names: dict[str, Any] = {}
    exec("from certpact import *", names)
    assert set(certpact.__all__) <= set(names)


def test_the_package_gives_every_exception_away() -> None:
    classes = inspect.getmembers(errors, inspect.isclass)
    exceptions = {name for name, value in classes if issubclass(value, Exception)}
    assert exceptions == set(errors.__all__)
    assert exceptions <= set(certpact.__all__)
