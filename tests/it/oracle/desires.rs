//! What is wanted of contracts, and how much of it at a time.

use std::collections::BTreeMap;

use certpact::Choice;
use certpact_simulator::{Contract, World};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::mistakes::remove;
use super::names;
use super::random::Random;
use super::requests::{name_contacts, wanted_details};
use super::worlds::{self, ACCOUNTS, is_dv};

/// A desired state, and how it is to be brought about.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Wish {
    pub(super) desired: Value,
    #[serde(skip_serializing_if = "Choice::is_default")]
    pub(super) choice: Choice,
    /// How many steps are sent at a time when it is applied again, to the same world.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pieces: Option<u64>,
}

impl Wish {
    pub(super) fn generate(random: &mut Random, world: &World) -> Self {
        let mut wish = Self {
            desired: json!({ "contract": [] }),
            choice: Choice::default(),
            pieces: random.chance(15).then(|| 1 + u64::from(random.chance(30))),
        };
        let mut items = Vec::new();
        for contract in &world.contracts {
            if random.chance(75) {
                let item = wish.item(random, world, contract);
                items.push(item);
            }
        }
        if random.chance(35) {
            for n in 0..1 + random.below(2) {
                let item = wish.creation(random, world, n);
                items.push(item);
            }
        }
        random.shuffle(&mut items);
        wish.desired["contract"] = items.into();
        wish.choose(random);
        wish
    }

    pub(super) fn items(&self) -> impl Iterator<Item = &Value> {
        self.desired["contract"].as_array().into_iter().flatten()
    }

    /// The organization that is wanted of an item, wherever it stands.
    pub(super) fn organization_of<'a>(&'a self, item: &'a Value) -> Option<&'a Map<String, Value>> {
        let organization = item.get("organization")?;
        let organization = match organization.as_str() {
            Some(name) => &self.desired["organization"][name],
            None => organization,
        };
        organization.as_object()
    }

    /// Whether the steps of a target are wanted.
    pub(super) fn takes(&self, name: &str) -> bool {
        let has = |listed: &[String]| {
            let mut listed = listed.iter();
            listed.any(|one| one.strip_prefix("acme/").unwrap_or(one) == name)
        };
        (self.choice.only.is_empty() || has(&self.choice.only)) && !has(&self.choice.except)
    }

    /// The same with the numbers of contracts that were made in place of their labels.
    pub(super) fn numbered(&self, made: &BTreeMap<&str, u64>) -> Self {
        let mut wish = self.clone();
        let items = wish.desired["contract"].as_array_mut();
        for item in items.into_iter().flatten() {
            let label = item["label"].as_str().filter(|_| item.get("id").is_none());
            if let Some(id) = label.and_then(|label| made.get(label)) {
                item["id"] = (*id).into();
            }
        }
        for target in wish.choice.only.iter_mut().chain(&mut wish.choice.except) {
            let bare = target.strip_prefix("acme/").unwrap_or(target);
            if let Some(id) = made.get(bare) {
                *target = id.to_string();
            }
        }
        wish
    }

    fn item(&mut self, random: &mut Random, world: &World, contract: &Contract) -> Value {
        let mut item = json!({
            "id": contract.acme_contract_id,
            "account_id": contract.account_id,
        });
        // The client's own key is that of the first account.
        if contract.account_id == ACCOUNTS[0] && random.chance(30) {
            remove(&mut item, "/account_id");
        }
        if random.chance(10) {
            item["label"] = format!("had-{}", contract.acme_contract_id).into();
        }
        if random.chance(15) {
            item["product_name_id"] = contract.product_name_id.as_str().into();
        }
        // The CA refuses the first change, and with that the plan ends.
        if contract.date_canceled.is_some() && random.chance(75) {
            return item;
        }
        if random.chance(50) {
            item["auto_renew"] = random.chance(50).into();
        }
        if random.chance(40) {
            item["sans"] = names::wanted(random, &contract.sans).into();
        }
        // An organization of a DV contract is not planned with.
        if !is_dv(contract) && random.chance(60) {
            let mut organization = wanted_details(random, world, contract);
            for name in worlds::names() {
                if random.chance(20) {
                    organization.remove(name);
                }
            }
            for name in ["address2", "assumed_name"] {
                if random.chance(10) {
                    organization.insert(name.to_owned(), "".into());
                }
            }
            if random.chance(60) {
                name_contacts(random, contract, &mut organization);
            }
            self.want(random, &mut item, organization);
        }
        item
    }

    fn creation(&mut self, random: &mut Random, world: &World, n: usize) -> Value {
        let contract = Contract {
            account_id: *random.pick(&ACCOUNTS),
            product_name_id: worlds::product(random).to_owned(),
            ..Contract::default()
        };
        let mut item = json!({
            "label": format!("shop-{n}"),
            "account_id": contract.account_id,
            "product_name_id": contract.product_name_id,
            "sans": names::wanted(random, &[]),
        });
        if random.chance(65) {
            item["auto_renew"] = random.chance(50).into();
        }
        if !is_dv(&contract) && random.chance(95) {
            let mut organization = wanted_details(random, world, &contract);
            name_contacts(random, &contract, &mut organization);
            self.want(random, &mut item, organization);
        }
        if random.chance(5) {
            let place = *random.pick(&["/product_name_id", "/sans"]);
            remove(&mut item, place);
        }
        item
    }

    /// Wants an organization of an item: there, or by a name that others may take it by.
    fn want(&mut self, random: &mut Random, item: &mut Value, organization: Map<String, Value>) {
        let mut organization = Value::Object(organization);
        // A desired file is read strictly; what is left to get wrong is a text.
        if random.chance(3) {
            organization["country"] = "USA".into();
        }
        if random.chance(3) {
            let place = *random.pick(&["email", "first_name", "telephone"]);
            remove(&mut organization, &format!("/organization_contact/{place}"));
        }
        if random.chance(70) {
            item["organization"] = organization;
            return;
        }
        let name = *random.pick(&["one", "two"]);
        let named = self.desired.as_object_mut().expect("it is made so");
        let named = named.entry("organization").or_insert_with(|| json!({}));
        if named.get(name).is_none() {
            named[name] = organization;
        }
        item["organization"] = name.into();
    }

    fn choose(&mut self, random: &mut Random) {
        let target = |item: &Value| match item["id"].as_u64() {
            Some(id) => id.to_string(),
            None => item["label"].as_str().unwrap_or_default().to_owned(),
        };
        let all: Vec<String> = self.items().map(target).collect();
        let some = |random: &mut Random, targets: &[String], percent| -> Vec<String> {
            let targets = targets.iter().filter(|_| random.chance(percent)).cloned();
            targets.collect()
        };
        match random.below(100) {
            0..12 => self.choice.only = some(random, &all, 60),
            12..24 => self.choice.except = some(random, &all, 30),
            _ => {}
        }
        if let Some(first) = self.choice.only.first_mut() {
            *first = format!("acme/{first}");
        }
        // Who wants no contacts has none that could be sent.
        let has_contacts = |item: &&Value| {
            let mut fields = self.organization_of(item).into_iter().flatten();
            fields.any(|(field, _)| field.contains("_contact"))
        };
        let having: Vec<String> = self.items().filter(has_contacts).map(target).collect();
        if random.chance(30) {
            self.choice.send_contacts = some(random, &having, 50);
        }
    }
}
