//! What a reseller with nothing to repair holds, from a seed: contracts of every product, orders and
//! certificate requests, of organizations in several countries and scripts.

use certpact::{ProductNameId, ValidationType};
use certpact_simulator::World;
use serde_json::{Map, Value, json};

use crate::oracle::random::Random;

pub(super) const CONTRACTS: usize = 500;
const ACCOUNTS: u64 = 5;
const FIRST: u64 = 1000;
const FURTHER: u64 = 28;

/// Name, assumed name, street, suite, city, state, postal code, country, telephone, domain: empty where
/// the organization has none.
type Row = [&'static str; 10];

#[rustfmt::skip]
const ORGANIZATIONS: [Row; 16] = [
    ["Nordlys Hosting AS", "", "Karl Johans gate 1", "", "Oslo", "Oslo", "0154", "NO", "+47 22 00 00 00", "nordlys.example"],
    ["Søndergård & Ærø Rederi A/S", "", "Nyhavn 17", "2. sal", "København", "Hovedstaden", "1051", "DK", "+45 33 00 00 00", "rederi.example"],
    ["Müller & Söhne GmbH & Co. KG", "", "Schönhauser Allee 5", "", "München", "Bayern", "80331", "DE", "+49 89 000000", "xn--mller-kva.example"],
    ["Straßenbau Groß AG", "", "Große Bleichen 12-14", "Haus B", "Gießen", "Hessen", "35390", "DE", "", "strassenbau.example"],
    ["株式会社サンプル", "", "丸の内1丁目1番1号", "", "千代田区", "東京都", "100-0005", "JP", "+81 3 0000 0000", "sanpuru.example"],
    ["Παράδειγμα Α.Ε.", "", "Οδός Ερμού 10", "", "Αθήνα", "Αττική", "105 63", "GR", "+30 210 000 0000", "paradeigma.example"],
    ["Ó Briain Teoranta", "", "1 Sráid Uí Chonaill", "", "Baile Átha Cliath", "Dublin", "D01 F5P2", "IE", "+353 1 000 0000", "obriain.example"],
    ["Harbour Trading Limited", "", "8 Finance Street", "Flat A, 12/F", "Central", "Hong Kong", "", "HK", "+852 2000 0000", "harbour.example"],
    ["N.A. Smith & Daughters, Inc.", "Smith's", "111 North Main Street", "Suite 5", "Portland", "OR", "97201", "US", "503-555-0100", "smith.example"],
    ["Boston Tea Company LLC", "", "1 Test House Lane", "", "Boston", "Massachusetts", "02108", "US", "(617) 555-0100", "tea.example"],
    ["Société Générale d'Exemples SARL", "", "12 bis, rue de l'Église", "", "Québec", "Québec", "G1R 4S9", "CA", "+1 418 555 0100", "exemples.example"],
    ["Åkerström AB", "", "Storgatan 1", "", "Å", "Norrbottens län", "961 31", "SE", "+46 920 00 00", "akerstrom.example"],
    ["Namib Desert Safaris (Pty) Ltd", "", "Erf 77", "", "Windhoek", "Khomas", "10005", "NA", "+264 61 000 000", "safaris.example"],
    ["Łódzka Spółdzielnia Żółw sp. z o.o.", "", "ul. Piotrkowska 100", "lok. 3", "Łódź", "Łódzkie", "90-004", "PL", "+48 42 000 00 00", "zolw.example"],
    ["ООО «Пример»", "", "ул. Ленина, д. 1", "", "Алматы", "Алматы", "050000", "KZ", "+7 727 000 0000", "primer.example"],
    ["Xylophone Pty Ltd", "", "Level 3, 1 George St", "", "Sydney", "NSW", "2000", "AU", "+61 2 5550 0000", "xylophone.example"],
];

const PEOPLE: [[&str; 3]; 8] = [
    ["Åse", "Dahl", "ase.dahl"],
    ["Jörg", "Müller-Lüdenscheidt", "joerg"],
    ["太郎", "山田", "taro.yamada"],
    ["Ελένη", "Παπαδοπούλου", "eleni+certs"],
    ["Siobhán", "O'Brien", "siobhan.o'brien"],
    ["Ka Yan", "Na", "kayan"],
    ["Li", "Na", "li.na"],
    ["Jean-Luc", "Test", "jl"],
];

/// A contact with everything that one can have.
fn person(random: &mut Random, domain: &str) -> Value {
    let [first, last, mailbox] = random.pick(&PEOPLE);
    json!({
        "first_name": first, "last_name": last, "email": format!("{mailbox}@{domain}"),
        "job_title": random.pick(&["Head of IT", "Geschäftsführer", "代表取締役", "CTO"]),
        "telephone": random.pick(&["+47 22 00 00 01", "(617) 555-0101 ext. 7", "030 / 0000-11"]),
    })
}

/// A row as an object with these names for its fields, less what is empty.
fn object(row: &Row, names: [&str; 9]) -> Map<String, Value> {
    let filled = names.iter().zip(row).filter(|(_, text)| !text.is_empty());
    filled
        .map(|(name, text)| ((*name).to_owned(), (*text).into()))
        .collect()
}

fn organization(random: &mut Random, row: &Row) -> Value {
    let mut organization = object(
        row,
        [
            "name",
            "assumed_name",
            "address",
            "address2",
            "city",
            "state",
            "zip",
            "country",
            "telephone",
        ],
    );
    for kind in ["organization_contact", "technical_contact"] {
        organization.insert(kind.to_owned(), person(random, row[9]));
    }
    let verified = json!([person(random, row[9])]);
    organization.insert("verified_contacts".to_owned(), verified);
    organization.into()
}

/// Names as customers have them: with `www`, below each other, beyond ASCII, and wildcards where the
/// product is made for them.
fn sans(
    random: &mut Random,
    product: (&str, ValidationType),
    id: u64,
    domain: &str,
) -> Vec<String> {
    let (product, validation_type) = product;
    let base = format!("c{id}.{domain}");
    if product == "wildcard_dv_rapidssl" {
        return vec![format!("*.{base}"), base];
    }
    let mut sans = vec![base.clone()];
    if random.chance(60) {
        sans.push(format!("www.{base}"));
    }
    if random.chance(30) {
        sans.push(format!("xn--bcher-kva.{base}"));
    }
    if validation_type == ValidationType::Ov && random.chance(30) {
        sans.push(format!("*.apps.{base}"));
    }
    sans
}

fn contract(random: &mut Random, organizations: &[Value], id: u64) -> Value {
    let products: Vec<_> = ProductNameId::known().collect();
    let turn = usize::try_from(id).unwrap();
    let (product, validation_type) = products[turn % products.len()];
    // Most organizations have contracts in one account, and some in several.
    let account = id % ACCOUNTS;
    let near = usize::try_from(account * 3).unwrap() + random.below(4);
    let number = near % organizations.len();
    let has_organization = validation_type.has_organization();
    json!({
        "acme_contract_id": id, "account_id": account + 1, "product_name_id": product,
        "auto_renew": random.chance(80),
        "sans": sans(random, (product, validation_type), id, ORGANIZATIONS[number][9]),
        "organization": has_organization.then(|| &organizations[number]),
        "is_organization_validated": has_organization,
    })
}

fn order(random: &mut Random, id: u64) -> Value {
    let row = random.pick(&ORGANIZATIONS);
    let product = *random.pick(&["ssl_basic", "ssl_ev_basic", "ssl_dv_geotrust_flex"]);
    let is_dv = product.contains("_dv_");
    json!({
        "id": id, "product_name_id": product,
        "organization_contact": (!is_dv).then(|| person(random, row[9])),
        "technical_contact": person(random, row[9]),
    })
}

fn cps_organization(random: &mut Random, number: usize, row: &Row) -> Value {
    let names = [
        "company_name",
        "",
        "company_address",
        "company_address2",
        "city",
        "state",
        "zip_code",
        "country",
        "contact_phone",
    ];
    let mut organization = object(row, names);
    organization.remove("");
    let [first, last, mailbox] = random.pick(&PEOPLE);
    let email = format!("{mailbox}@{}", row[9]);
    for (name, text) in [
        ("contact_first_name", *first),
        ("contact_last_name", *last),
        ("contact_email", &email),
        ("contact_phone", "+47 22 00 00 01"),
        ("contact_title", "CTO"),
    ] {
        organization.insert(name.to_owned(), text.into());
    }
    organization.insert("id".to_owned(), (number + 1).into());
    let approver = json!([{
        "contact_type": "EvApprover", "first_name": first, "last_name": last, "email": email,
        "phone": "+47 22 00 00 01", "title": "CTO", "id": number + 1,
    }]);
    organization.insert("additional_contacts".to_owned(), approver);
    organization.into()
}

pub(super) fn world(seed: u64) -> World {
    let mut random = Random::new(seed);
    let organizations: Vec<Value> = ORGANIZATIONS
        .iter()
        .map(|row| organization(&mut random, row))
        .collect();
    let contracts: Vec<Value> = (FIRST..)
        .take(CONTRACTS)
        .map(|id| contract(&mut random, &organizations, id))
        .collect();
    let accounts: Map<String, Value> = (1..=ACCOUNTS)
        .map(|account| {
            (
                account.to_string(),
                json!({ "key": format!("key-of-{account}") }),
            )
        })
        .collect();
    let orders: Vec<Value> = (1..=FURTHER).map(|id| order(&mut random, id)).collect();
    let cps_organizations: Vec<Value> = ORGANIZATIONS
        .iter()
        .enumerate()
        .map(|(number, row)| cps_organization(&mut random, number, row))
        .collect();
    let requests: Vec<Value> = (1..=FURTHER)
        .map(|id| {
            json!({
                "id": id, "validation_type": random.pick(&["OV", "EV"]),
                "organization_id": 1 + random.below(ORGANIZATIONS.len()),
            })
        })
        .collect();
    let world = json!({
        "accounts": accounts, "contracts": contracts, "orders": orders,
        "certificate_requests": requests, "cps_organizations": cps_organizations,
    });
    serde_json::from_value(world).unwrap()
}
