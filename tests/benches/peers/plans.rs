//! `certpact plan` of many contracts at a simulated CA: time and memory, and how they grow.

use std::fmt::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use certpact_simulator::World;

use crate::measured::{self, Run, count};
use crate::simulated::Simulated;
use crate::{Effort, Place};

/// Contracts of one organization.
const SHARERS: usize = 50;

/// From so many contracts on, what does not grow with them is little beside what does.
pub(crate) const LARGE: usize = 10_000;

/// Plans of so many contracts.
pub(crate) struct Plans {
    pub(crate) contracts: usize,
    pub(crate) runs: Vec<Run>,
    /// The plan file, in bytes.
    pub(crate) file: u64,
}

pub(crate) fn measure(place: &Place, effort: Effort) -> Vec<Plans> {
    let sizes = [1, 100, LARGE, 30_000, 100_000];
    let sizes = sizes.into_iter().filter(|size| *size <= effort.many);
    sizes
        .map(|contracts| {
            eprintln!("plans of {contracts} contracts");
            plans(place, contracts, effort.rounds)
        })
        .collect()
}

fn plans(place: &Place, contracts: usize, rounds: usize) -> Plans {
    let [world, desired, plan] =
        ["world.json", "desired.toml", "plan.json"].map(|name| place.inputs.join(name));
    write(&world, &desired, contracts);
    let simulated = Simulated::start(place, &world);
    let runs = (0..rounds)
        .map(|_| {
            let _ = fs_err::remove_file(&plan);
            let mut command = Command::new(&place.command);
            command.arg("plan").arg(&desired).arg("--out").arg(&plan);
            command.args(["--rate-limit", "off"]).stderr(Stdio::null());
            command.envs(simulated.key());
            measured::run(&mut command)
        })
        .collect();
    drop(simulated);
    let file = fs_err::metadata(&plan).unwrap().len();
    for file in [world, desired, plan] {
        fs_err::remove_file(file).unwrap();
    }
    Plans {
        contracts,
        runs,
        file,
    }
}

/// Contracts whose organizations get another address, so that each contract gets a step with an organization.
fn write(world: &Path, desired: &Path, contracts: usize) {
    let mut told = World::default().with_contracts(contracts);
    let model = told.contracts[0].clone();
    let mut text = String::new();
    for (index, contract) in told.contracts.iter_mut().enumerate() {
        let (id, number) = (contract.acme_contract_id, index / SHARERS);
        contract.product_name_id.clone_from(&model.product_name_id);
        contract.is_organization_validated = true;
        contract.organization.clone_from(&model.organization);
        if let Some(organization) = &mut contract.organization {
            organization.name = format!("Example Company {number}");
        }
        if index % SHARERS == 0 {
            let address = "address = \"100 Market Street, Floor 2\"";
            write!(text, "[organization.n{number}]\n{address}\n\n").unwrap();
        }
        let organization = format!("organization = \"n{number}\"");
        write!(text, "[[contract]]\nid = {id}\n{organization}\n\n").unwrap();
    }
    fs_err::write(desired, text).unwrap();
    fs_err::write(world, serde_json::to_vec(&told).unwrap()).unwrap();
}

/// The power of the number of contracts with which something grows, fitted to the large plans.
pub(crate) fn exponent(plans: &[Plans], of: impl Fn(&Run) -> f64) -> Option<f64> {
    let large = plans.iter().filter(|plans| plans.contracts >= LARGE);
    let points: Vec<(f64, f64)> = large
        .map(|plans| {
            let value = measured::median(plans.runs.iter().map(&of));
            (count(plans.contracts).ln(), value.ln())
        })
        .collect();
    let mean =
        |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / count(points.len());
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let together: f64 = points
        .iter()
        .map(|point| (point.0 - x) * (point.1 - y))
        .sum();
    let alone: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    (points.len() > 1).then(|| together / alone)
}
