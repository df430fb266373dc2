use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::ground::error::Error;
use crate::ground::id::parse_id;
use crate::ground::json::Unique;

/// Which contracts each account has: what a subaccount's key cannot ask the CA for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    contracts: BTreeMap<u64, BTreeSet<u64>>,
    accounts: BTreeMap<u64, u64>,
}

impl Inventory {
    /// Bytes that a file may have.
    pub const LARGEST: u64 = 64 * 1024 * 1024;

    /// Reads a file: a JSON object from account id to contract ids.
    ///
    /// # Errors
    /// `invalid_input` where the file cannot be read or has another form.
    pub fn load(path: &Path) -> Result<Self, Error> {
        let text = crate::ground::file::read(path, Self::LARGEST)?;
        let misfit = |error: Error| Error::invalid_input(format!("`{}`: {error}", path.display()));
        Self::parse(&text).map_err(misfit)
    }

    /// Reads the text of such a file.
    ///
    /// # Errors
    /// `invalid_input` where it has another form.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let Unique(given) = serde_json::from_str(text)
            .map_err(|error| Error::misread("this is not an inventory", &error))?;
        Self::from_value(&given)
    }

    /// Takes an inventory given as a value.
    ///
    /// # Errors
    /// `invalid_input` where it has another form, lists an account twice (`7` and `07` are one), or gives
    /// a contract to two accounts.
    pub fn from_value(given: &Value) -> Result<Self, Error> {
        let misfit = |what: &str| {
            Error::invalid_input(format!(
                "{what}; an object from account id to contract ids is expected"
            ))
        };
        let given = given
            .as_object()
            .ok_or_else(|| misfit("`inventory` is not an object"))?;
        let mut inventory = Self::default();
        for (account, contracts) in given {
            let id = parse_id(account)
                .map_err(|_| misfit(&format!("`{account}` is not an account id")))?;
            let contracts: Option<BTreeSet<u64>> = contracts
                .as_array()
                .and_then(|listed| listed.iter().map(Value::as_u64).collect());
            let contracts = contracts.ok_or_else(|| {
                misfit(&format!("account `{account}` has no list of contract ids"))
            })?;
            for contract in &contracts {
                if let Some(other) = inventory.accounts.insert(*contract, id) {
                    return Err(Error::invalid_input(format!(
                        "contract `{contract}` is listed under account `{other}` and under `{id}`"
                    )));
                }
            }
            if inventory.contracts.insert(id, contracts).is_some() {
                return Err(Error::invalid_input(format!(
                    "account `{id}` is listed twice, once as `{account}`"
                ))
                .with_hint("list all of its contracts under one account id"));
            }
        }
        Ok(inventory)
    }

    /// The account that has a contract.
    pub(crate) fn account_of(&self, contract: u64) -> Option<u64> {
        self.accounts.get(&contract).copied()
    }

    /// The contracts of an account, none where it is not listed.
    pub(crate) fn contracts_of(&self, account: u64) -> Option<&BTreeSet<u64>> {
        self.contracts.get(&account)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_tells_accounts_and_contracts_apart() {
        let inventory = Inventory::from_value(&json!({"1": [7, 8], "2": []})).unwrap();
        assert_eq!(
            (inventory.account_of(8), inventory.account_of(9)),
            (Some(1), None)
        );
        assert_eq!(inventory.contracts_of(2).map(BTreeSet::len), Some(0));
        assert!(inventory.contracts_of(3).is_none());
    }

    #[test]
    fn what_is_no_inventory_is_refused() {
        let given = [
            json!([]),
            json!({"x": [7]}),
            json!({"1": 7}),
            json!({"1": ["7"]}),
            json!({"1": [7], "2": [7]}),
            json!({"1": [7], "01": [8]}),
            json!({"+1": [7]}),
        ];
        for given in given {
            assert!(Inventory::from_value(&given).is_err(), "{given}");
        }
    }
}
