use crate::readings::{DuplicateMatch, SafeContacts, SharedOrganization};
use crate::refusal::Refusal;
use crate::world::{Contract, Organization, World};

/// Gives a contract the organization that a request wants for it. Contacts do no harm; any other
/// difference throws away the validation of the organization that the contract had, for every
/// contract that has it, and none of them gets certificates until it has been done again.
pub(super) fn assign(world: &mut World, index: usize, wanted: Organization) {
    let contract = world.contracts[index].clone();
    let wanted = in_known_spelling(world, &contract, wanted);
    let wanted = Organization {
        id: known_id(world, &contract, &wanted),
        ..wanted
    };
    let has_details = |own: &&Organization| own.details() == wanted.details();
    if let Some(own) = contract.organization.as_ref().filter(has_details) {
        if !keeps_validation(own, &wanted, world.readings.safe_contacts) {
            end_validation(world, &contract);
        }
        world.contracts[index].organization = Some(wanted);
        return;
    }
    let new_details = wanted.details().map(String::from);
    let moved = Contract {
        organization: Some(wanted),
        ..contract.clone()
    };
    let is_known = world
        .contracts
        .iter()
        .any(|other| other.shares_organization(&moved));
    let changes_others = match world.readings.shared_organization {
        SharedOrganization::Apart => false,
        SharedOrganization::InPlace => !is_known,
    };
    for other in world
        .contracts
        .iter_mut()
        .filter(|other| other.shares_organization(&contract))
    {
        other.is_organization_validated = false;
        if changes_others {
            let details = new_details.clone();
            other.organization = other
                .organization
                .take()
                .map(|own| own.with_details(details));
        }
    }
    // An organization that the account knows already brings its validation along.
    let is_organization_validated = is_validated(world, &moved);
    world.contracts[index] = Contract {
        is_organization_validated,
        ..moved
    };
}

/// Gives a contract the organization that has this number, which changes no organization.
pub(super) fn attach(world: &mut World, index: usize, id: u64) -> Result<(), Refusal> {
    let contract = &world.contracts[index];
    let moved = Contract {
        organization: Some(of_id(world, contract.account_id, id)?),
        ..contract.clone()
    };
    let is_organization_validated = is_validated(world, &moved);
    world.contracts[index] = Contract {
        is_organization_validated,
        ..moved
    };
    Ok(())
}

/// The organization of an account that has this number.
pub(super) fn of_id(world: &World, account_id: u64, id: u64) -> Result<Organization, Refusal> {
    organizations(world, account_id)
        .find(|own| own.id == Some(id))
        .cloned()
        .ok_or_else(|| Refusal::invalid("`organization.id` is not known"))
}

/// Details tell organizations apart, so that equal ones have one number.
fn known_id(world: &World, contract: &Contract, wanted: &Organization) -> Option<u64> {
    let mut same =
        organizations(world, contract.account_id).filter(|own| own.details() == wanted.details());
    same.find_map(|own| own.id)
}

fn organizations(world: &World, account_id: u64) -> impl Iterator<Item = &Organization> {
    let contracts = world.contracts.iter();
    contracts
        .filter(move |contract| contract.account_id == account_id)
        .filter_map(|contract| contract.organization.as_ref())
}

/// The pages promise that added verified contacts keep the validation, and in another place that contacts
/// do. CertCentral's say that no change of them does.
fn keeps_validation(own: &Organization, wanted: &Organization, safe: SafeContacts) -> bool {
    match safe {
        SafeContacts::All => true,
        SafeContacts::Added => {
            let mut held = own.verified_contacts.iter();
            held.all(|contact| wanted.verified_contacts.contains(contact))
        }
        SafeContacts::None => own == wanted,
    }
}

fn end_validation(world: &mut World, contract: &Contract) {
    for other in &mut world.contracts {
        if other.shares_organization(contract) {
            other.is_organization_validated = false;
        }
    }
}

fn is_validated(world: &World, contract: &Contract) -> bool {
    let mut others = world.contracts.iter();
    others.any(|other| other.shares_validation(contract) && other.is_organization_validated)
}

/// Before the CA makes an organization it looks for one that matches, and takes the oldest. The
/// pages do not say how long one has been there; the contracts that have it tell, by their age.
fn in_known_spelling(world: &World, contract: &Contract, wanted: Organization) -> Organization {
    let is_unchanged = |own: &Organization| own.details() == wanted.details();
    let is_exact = match world.readings.duplicate_match {
        DuplicateMatch::Exact => true,
        DuplicateMatch::Folded => false,
    };
    if is_exact || contract.organization.as_ref().is_some_and(is_unchanged) {
        return wanted;
    }
    let folded_details = wanted.details().map(folded);
    let matches = world.contracts.iter().filter_map(|other| {
        let own = other.organization.as_ref()?;
        let is_match =
            other.account_id == contract.account_id && own.details().map(folded) == folded_details;
        is_match.then_some((other.created_at, other.acme_contract_id, own))
    });
    match matches.min_by_key(|(created_at, id, _)| (*created_at, *id)) {
        Some((_, _, oldest)) => wanted.with_details(oldest.details().map(String::from)),
        None => wanted,
    }
}

fn folded(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
