//! Where the CA reads its pages otherwise than the rules do: each difference shows, and no other.

use certpact::Operation;
use certpact_simulator::{
    AutoRenewOnCreate, CancelDay30, ContactShape, DeleteBody, DuplicateMatch, OrganizationById,
    OrganizationContact, PatchEmptyText, PatchOrganization, PutClears, Readings, SafeContacts,
    SharedOrganization,
};

use super::judge::lost;
use super::losses::Kind;
use super::requests::Case;
use super::trial::{Attempt, Bench, Outcome};
use super::worlds::{OPTIONAL, details};
use super::{Make, Seen, Survey};

const CALLS: u64 = 400;
const PLANS: u64 = 200;

/// One reading and what comes of it.
struct Difference {
    readings: Readings,
    make: Make,
    worlds: u64,
    /// How the classes of violations begin that must be seen.
    shows: &'static [&'static str],
    /// How those begin that come with them.
    may_show: &'static [&'static str],
    /// What must happen though the rules tell of it.
    happens: fn(&Outcome) -> bool,
}

impl Difference {
    fn calls(readings: Readings) -> Self {
        Self {
            readings,
            make: Case::call,
            worlds: CALLS,
            shows: &[],
            may_show: &[],
            happens: |_| true,
        }
    }

    fn plans(readings: Readings) -> Self {
        Self {
            make: Case::desired,
            worlds: PLANS,
            ..Self::calls(readings)
        }
    }

    fn check(&self) {
        let bench = Bench::new();
        let survey = Survey::new(self.make, self.readings, self.worlds);
        let mut seen = Seen::default();
        let mut has_happened = false;
        for (seed, outcome) in survey.outcomes(&bench) {
            seen.see(seed, &outcome);
            has_happened |= (self.happens)(&outcome);
        }
        survey.refuse_all_but(&bench, &seen, &[self.shows, self.may_show].concat());
        for class in self.shows {
            let mut classes = seen.classes.keys();
            assert!(
                classes.any(|seen| seen.starts_with(class)),
                "`{class}` is not seen"
            );
        }
        assert!(has_happened);
    }
}

fn accepted(outcome: &Outcome) -> impl Iterator<Item = &Attempt> {
    let attempts = outcome.attempts.iter();
    attempts.filter(|attempt| attempt.refusal.is_none())
}

fn has_lost(outcome: &Outcome, kind: Kind) -> bool {
    lost(&outcome.attempts).iter().any(|loss| loss.kind == kind)
}

fn has_said_undone(outcome: &Outcome) -> bool {
    accepted(outcome).any(|attempt| attempt.is_said_undone)
}

/// Going on from a journal, where a step did something else than was predicted.
const STALE: &str = "broken: in pieces: the CA no longer holds";

/// Whether a replacement left an optional detail out that is still there.
fn keeps_what_is_left_out(attempt: &Attempt) -> bool {
    let after = attempt.contract_after();
    let kept = after.and_then(|after| after.organization.as_ref());
    let kept = kept.map(details).unwrap_or_default();
    let Some(sent) = attempt.request["organization"].as_object() else {
        return false;
    };
    let is_kept = |name: &&str| kept.contains_key(*name) && !sent.contains_key(*name);
    attempt.operation == Operation::ReplaceContract && OPTIONAL.iter().any(is_kept)
}

/// Whether another contract's validated organization is a different one now.
fn changes_others(attempt: &Attempt) -> bool {
    let mut pairs = attempt
        .before
        .contracts
        .iter()
        .zip(&attempt.after.contracts);
    pairs.any(|(before, after)| {
        Some(before.acme_contract_id) != attempt.contract
            && before.is_organization_validated
            && before.organization != after.organization
    })
}

/// An array alone gives no contact: what is sent in it is not stored, which is told, and a
/// replacement that needs it is refused.
#[test]
fn contacts_by_the_table() {
    let readings = Readings {
        contact_shape: ContactShape::Table,
        ..Readings::default()
    };
    Difference {
        shows: &[
            "missing error of create_contract",
            "missing error of replace_contract",
        ],
        // Nobody looks at what stands in the array.
        may_show: &["false error of "],
        happens: |outcome| has_lost(outcome, Kind::ContactNotStored),
        ..Difference::calls(readings)
    }
    .check();
    Difference::plans(readings).check();
}

/// The named contacts are passed over, or refused where unknown fields are.
#[test]
fn contacts_by_the_examples() {
    let readings = Readings {
        contact_shape: ContactShape::Array,
        ..Readings::default()
    };
    Difference {
        shows: &[
            "missing error of create_contract",
            "missing error of replace_contract",
            "missing hazard of patch_contract: ContactNotStored",
        ],
        // Nobody looks at what the named ones hold.
        may_show: &[
            "false error of ",
            "missing hazard of create_contract: ContactNotStored",
            "missing hazard of replace_contract: ContactNotStored",
        ],
        ..Difference::calls(readings)
    }
    .check();
    Difference {
        shows: &[
            "missing error of create_contract",
            "missing error of patch_contract",
            "missing hazard of patch_contract: ContactNotStored",
        ],
        may_show: &[
            "false error of ",
            "missing error of replace_contract",
            "missing hazard of create_contract: ContactNotStored",
            "missing hazard of replace_contract: ContactNotStored",
        ],
        ..Difference::plans(readings)
    }
    .check();
}

/// A replacement without an organization contact is accepted, and the stored one gives way.
#[test]
fn a_stand_in_for_the_organization_contact() {
    let readings = Readings {
        organization_contact: OrganizationContact::Fallback,
        ..Readings::default()
    };
    Difference {
        shows: &["missing hazard of replace_contract: ContactGone organization_contact"],
        // Seldom is nothing else missing.
        worlds: 5 * CALLS,
        ..Difference::calls(readings)
    }
    .check();
    Difference {
        may_show: &["missing hazard of replace_contract: ContactGone organization_contact"],
        ..Difference::plans(readings)
    }
    .check();
}

/// What a replacement leaves out stays.
#[test]
fn a_put_that_clears_nothing() {
    let readings = Readings {
        put_clears: PutClears::No,
        ..Readings::default()
    };
    Difference {
        // What stays makes other details than those of the contract that is named.
        may_show: &[
            "wrong words: acme.organization_matched numbers",
            "wrong words: acme.optional_field_cleared fields",
        ],
        happens: |outcome| accepted(outcome).any(keeps_what_is_left_out),
        ..Difference::calls(readings)
    }
    .check();
    Difference {
        may_show: &[
            STALE,
            "wrong words: acme.organization_matched numbers",
            "wrong words: acme.optional_field_cleared fields",
        ],
        ..Difference::plans(readings)
    }
    .check();
}

/// A part of an organization is refused, or clears the rest. The planner sends all details, so that
/// its plans lose none of them; contacts that it was not given are another matter.
#[test]
fn a_patch_that_replaces_the_organization() {
    let readings = Readings {
        patch_organization: PatchOrganization::Replace,
        ..Readings::default()
    };
    Difference {
        shows: &[
            "missing error of patch_contract",
            "missing hazard of patch_contract: Detail",
        ],
        may_show: &[
            "missing hazard of patch_contract: ContactGone",
            "missing hazard of patch_contract: Validation",
            "missing hazard of a request to another: Validation",
        ],
        ..Difference::calls(readings)
    }
    .check();
    Difference {
        shows: &[
            "missing error of patch_contract",
            "missing hazard of patch_contract: ContactGone technical_contact",
            "missing hazard of patch_contract: ContactGone verified_contacts",
        ],
        ..Difference::plans(readings)
    }
    .check();
}

/// An empty text clears what it stands for, and the validation with that.
#[test]
fn an_empty_text_in_a_patch_that_clears() {
    fn clears(attempt: &Attempt) -> bool {
        let is_cleared = |name: &str| attempt.request["organization"][name] == "";
        let held = attempt.contract_before();
        let held = held.and_then(|held| held.organization.as_ref().map(details));
        let held = held.unwrap_or_default();
        let mut cleared = OPTIONAL.into_iter().filter(|name| is_cleared(name));
        attempt.operation == Operation::PatchContract && cleared.any(|name| held.contains_key(name))
    }
    let readings = Readings {
        patch_empty_text: PatchEmptyText::Cleared,
        ..Readings::default()
    };
    Difference {
        happens: |outcome| accepted(outcome).any(clears),
        ..Difference::calls(readings)
    }
    .check();
    Difference::plans(readings).check();
}

/// The contract has another organization, whatever details were sent.
#[test]
fn organizations_that_are_attached_by_their_number() {
    fn is_attached(attempt: &Attempt) -> bool {
        let organization =
            |contract: &certpact_simulator::Contract| contract.organization.as_ref().map(details);
        let before = attempt.contract_before().and_then(organization);
        let after = attempt.contract_after().and_then(organization);
        let is_asked = attempt.request["organization"].get("id").is_some();
        is_asked && before.is_some() && before != after
    }
    let readings = Readings {
        organization_by_id: OrganizationById::Attached,
        ..Readings::default()
    };
    Difference {
        // No rule knows which numbers there are, and details count for nothing beside one.
        may_show: &[
            "missing error of ",
            "missing hazard of create_contract: ContactNotStored",
            "wrong words: acme.organization_revalidation ",
            "wrong words: acme.optional_field_cleared ",
            "wrong words: acme.organization_matched ",
        ],
        happens: |outcome| accepted(outcome).any(is_attached),
        worlds: 3 * CALLS,
        ..Difference::calls(readings)
    }
    .check();
    // The planner sends no number.
    Difference::plans(readings).check();
}

/// A verified contact that is replaced takes the validation along, and so may one that is left out.
#[test]
fn verified_contacts_that_may_only_be_added() {
    // Of an OV contract that is no hazard: the page allows them there and does not need them.
    const OF_OV: &[&str] = &[
        "missing hazard of patch_contract: Validation",
        "missing hazard of replace_contract: Validation",
        "missing hazard of a request to another: Validation",
    ];
    let readings = Readings {
        safe_contacts: SafeContacts::Added,
        ..Readings::default()
    };
    Difference {
        may_show: OF_OV,
        happens: |outcome| has_lost(outcome, Kind::Validation),
        ..Difference::calls(readings)
    }
    .check();
    Difference {
        may_show: OF_OV,
        ..Difference::plans(readings)
    }
    .check();
}

/// What CertCentral says of all contacts, and the pages of contracts do not.
#[test]
fn contacts_of_which_none_may_change() {
    let readings = Readings {
        safe_contacts: SafeContacts::None,
        ..Readings::default()
    };
    Difference {
        shows: &["missing hazard of patch_contract: Validation"],
        may_show: &[
            "missing hazard of replace_contract: Validation",
            "missing hazard of a request to another: Validation",
        ],
        ..Difference::calls(readings)
    }
    .check();
}

/// A change of case or space is none, and what nearly matches takes the other's spelling.
#[test]
fn organizations_that_match_when_folded() {
    let readings = Readings {
        duplicate_match: DuplicateMatch::Folded,
        ..Readings::default()
    };
    Difference {
        // The oldest match is taken, which may be another than the exact one.
        may_show: &[
            "wrong words: acme.organization_revalidation fields",
            "wrong words: acme.organization_matched numbers",
        ],
        // Few contracts nearly match.
        worlds: 2 * CALLS,
        ..Difference::calls(readings)
    }
    .check();
    Difference {
        // What an earlier step is predicted to leave is not what it leaves.
        may_show: &[
            STALE,
            "wrong words: acme.organization_revalidation fields",
            "wrong words: acme.organization_revalidation affects",
            "wrong words: acme.organization_matched numbers",
            "false notice: acme.organization_changed",
        ],
        worlds: 3 * PLANS,
        ..Difference::plans(readings)
    }
    .check();
}

/// The others take the new details as well: those who were validated have been named.
#[test]
fn organizations_that_change_in_place() {
    let readings = Readings {
        shared_organization: SharedOrganization::InPlace,
        ..Readings::default()
    };
    Difference {
        // Those who had no validation to lose are not named.
        may_show: &["missing hazard of a request to another: Detail"],
        happens: |outcome| accepted(outcome).any(changes_others),
        ..Difference::calls(readings)
    }
    .check();
    Difference {
        // An earlier step has changed the details of a contract that is in the plan as well, or had
        // the wanted ones.
        may_show: &[
            STALE,
            "false hazard: acme.optional_field_cleared",
            "missing hazard of a request to another: Detail",
            "missing hazard of replace_contract: Detail",
            "wrong words: acme.organization_matched numbers",
        ],
        happens: |outcome| accepted(outcome).any(changes_others),
        ..Difference::plans(readings)
    }
    .check();
}

/// A contract that is 30 days old to the second is too old, which is said to be uncertain.
#[test]
fn a_thirtieth_day_that_is_too_late() {
    let readings = Readings {
        cancel_day_30: CancelDay30::Refused,
        ..Readings::default()
    };
    Difference {
        happens: |outcome| {
            let mut attempts = outcome.attempts.iter();
            attempts.any(|attempt| {
                attempt.operation == Operation::CancelContract && attempt.refusal.is_some()
            })
        },
        // Few contracts are as old as that.
        worlds: 3 * CALLS,
        ..Difference::calls(readings)
    }
    .check();
    Difference::plans(readings).check();
}

/// Names that were to go stay although the CA says yes, which the client looks for and tells.
#[test]
fn a_body_that_does_not_arrive() {
    let readings = Readings {
        delete_body: DeleteBody::Stripped,
        ..Readings::default()
    };
    Difference {
        shows: &["false hazard: acme.san_removed"],
        // Nobody looks at a body that is not there.
        may_show: &["false error of remove_sans: "],
        happens: has_said_undone,
        ..Difference::calls(readings)
    }
    .check();
    Difference {
        shows: &["false hazard: acme.san_removed"],
        happens: has_said_undone,
        ..Difference::plans(readings)
    }
    .check();
}

/// A contract that was not told to renew does not, whatever its account is set to: nobody said that
/// it would.
#[test]
fn a_new_contract_that_follows_no_setting() {
    let readings = Readings {
        auto_renew_on_create: AutoRenewOnCreate::False,
        ..Readings::default()
    };
    fn ends_against_setting(attempt: &Attempt) -> bool {
        let made = attempt.contract_after();
        let is_untold = attempt.request.get("auto_renew").is_none();
        attempt.operation == Operation::CreateContract
            && is_untold
            && made.is_some_and(|made| {
                let account = &attempt.before.accounts[&made.account_id];
                account.auto_renew_subscription == Some(true) && !made.auto_renew
            })
    }
    Difference {
        happens: |outcome| accepted(outcome).any(ends_against_setting),
        ..Difference::calls(readings)
    }
    .check();
    Difference::plans(readings).check();
}
