//! Compares the jobs of the release's workflow with what is released.

use serde::Deserialize;

use super::targets::{Part, TARGETS};

#[derive(Deserialize)]
struct Workflow {
    jobs: Jobs,
}

#[derive(Deserialize)]
struct Jobs {
    build: Job,
    r#try: Job,
    verify: Needs,
    #[serde(rename = "publish-python")]
    publish_python: Needs,
    #[serde(rename = "publish-node")]
    publish_node: Needs,
    #[serde(rename = "publish-command")]
    publish_command: Needs,
}

#[derive(Deserialize)]
struct Job {
    strategy: Strategy,
}

#[derive(Deserialize)]
struct Strategy {
    matrix: Matrix,
}

#[derive(Deserialize)]
struct Matrix {
    include: Vec<Entry>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Entry {
    part: String,
    runner: String,
    triple: Option<String>,
    python: Option<String>,
    image: Option<String>,
}

#[derive(Deserialize)]
struct Needs {
    needs: Vec<String>,
}

fn jobs() -> Jobs {
    let path = crate::root().join(".github/workflows/release.yml");
    let text = fs_err::read_to_string(path).unwrap();
    serde_saphyr::from_str::<Workflow>(&text).unwrap().jobs
}

/// Without the GIL where the part needs it.
fn python(part: Part, otherwise: &str) -> Option<String> {
    let version = match part {
        Part::FreeThreaded(_) => "3.14t",
        Part::Portable | Part::Native(_) => otherwise,
    };
    Some(version.to_owned())
}

#[test]
fn each_part_is_built_on_its_own_kind_of_machine() {
    let expected = Part::all().into_iter().map(|part| {
        let target = match part {
            Part::Portable => &TARGETS[0],
            Part::Native(target) | Part::FreeThreaded(target) => target,
        };
        Entry {
            part: part.name().into(),
            runner: target.runner.into(),
            triple: Some(target.triple.into()),
            python: python(part, "3.13"),
            image: None,
        }
    });
    let found = jobs().build.strategy.matrix.include;
    assert_eq!(found, expected.collect::<Vec<_>>());
}

#[test]
fn each_native_library_is_tried_where_it_runs() {
    let expected = Part::all().into_iter().filter_map(|part| {
        let (Part::Native(target) | Part::FreeThreaded(target)) = part else {
            return None;
        };
        let in_container = target.platform.ends_with("-musl");
        let oldest = (!in_container).then(|| python(part, "3.11")).flatten();
        Some(Entry {
            part: part.name().into(),
            runner: target.runner.into(),
            triple: None,
            python: oldest,
            image: in_container.then(|| "python:3.13-alpine".into()),
        })
    });
    let found = jobs().r#try.strategy.matrix.include;
    assert_eq!(found, expected.collect::<Vec<_>>());
}

#[test]
fn nothing_is_published_before_all_of_it_is_there_and_works() {
    let jobs = jobs();
    assert_eq!(jobs.verify.needs, ["build"]);
    let before = ["dependencies", "semver", "verify", "try"];
    assert_eq!(jobs.publish_node.needs, before);
    assert_eq!(jobs.publish_command.needs, before);
    assert_eq!(
        jobs.publish_python.needs,
        [&before[..], &["publish-node"]].concat()
    );
}
