//! The first page, for somebody who comes with a browser.

use std::fmt::Write;

use super::{BASE, ROUTES};
use crate::ca::Ca;
use crate::http::Answer;
use crate::world::{Contract, World};

/// More rows than a person reads.
const SHOWN: usize = 100;

/// What is there, what can be done, and how to get there. It has no scripts and loads nothing.
pub(super) fn page(ca: &Ca) -> Answer {
    let world = ca.world();
    let mut page = String::from(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>certpact simulator</title>\n\
         <style>body{font:16px/1.5 sans-serif;margin:2em}td,th{text-align:left;padding:0 1em 0 0;vertical-align:top}</style>\n\
         <h1>certpact simulator</h1>\n<p>A CA in memory. It forgets everything when it stops.</p>\n",
    );
    counts(&mut page, &world, ca.log().len());
    routes(&mut page);
    contracts(&mut page, &world);
    page.push_str("</html>\n");
    Answer::html(200, page)
}

fn counts(page: &mut String, world: &World, requests: usize) {
    let rows = [
        ("clock", world.clock.to_string()),
        ("accounts", world.accounts.len().to_string()),
        ("contracts", world.contracts.len().to_string()),
        ("orders", world.orders.len().to_string()),
        (
            "certificate requests",
            world.certificate_requests.len().to_string(),
        ),
        ("requests so far", requests.to_string()),
    ];
    page.push_str("<h2>What is there</h2>\n<table>\n");
    for (name, value) in rows {
        row(page, &[name, &value]);
    }
    page.push_str("</table>\n");
}

fn routes(page: &mut String) {
    page.push_str("<h2>What can be asked and done</h2>\n<table>\n");
    for route in &ROUTES {
        let path = format!("{BASE}{}", route.path);
        let path = match route.method {
            "GET" => format!("<a href=\"{path}\">{path}</a>"),
            _ => path,
        };
        let (method, does) = (route.method, route.does);
        let _ = writeln!(
            page,
            "<tr><td>{method}</td><td>{path}</td><td>{does}</td></tr>"
        );
    }
    page.push_str("</table>\n");
}

fn contracts(page: &mut String, world: &World) {
    let held = world.contracts.len();
    let title = match held {
        0 => return,
        1..=SHOWN => "Contracts".to_owned(),
        _ => format!("Contracts, the first {SHOWN} of {held}"),
    };
    let _ = writeln!(
        page,
        "<h2>{title}</h2>\n<table>\n<tr><th>id</th><th>account</th><th>product</th><th>names</th><th>organization</th></tr>"
    );
    for contract in world.contracts.iter().take(SHOWN) {
        let (id, account) = (
            contract.acme_contract_id.to_string(),
            contract.account_id.to_string(),
        );
        let names = contract.sans.join(", ");
        let product = &contract.product_name_id;
        row(
            page,
            &[&id, &account, product, &names, organization_of(contract)],
        );
    }
    page.push_str("</table>\n");
}

fn organization_of(contract: &Contract) -> &str {
    let organization = contract.organization.as_ref();
    organization.map_or("", |organization| &organization.name)
}

/// A row of cells, in each of which a text of the world is nothing but text.
fn row(page: &mut String, cells: &[&str]) {
    page.push_str("<tr>");
    for cell in cells {
        let cell = cell.replace('&', "&amp;");
        let cell = cell.replace('<', "&lt;").replace('>', "&gt;");
        let _ = write!(page, "<td>{cell}</td>");
    }
    page.push_str("</tr>\n");
}
