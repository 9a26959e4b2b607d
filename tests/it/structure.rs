//! The layout's rules, as the README and `shared/src/lib.rs` state them.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    process::Command,
};

use serde_json::Value;

use crate::{
    harness::{entries, files_below, folders_in, name_of, repository, template, text_of},
    modules::Modules,
};

/// What the modules of `shared` may use, bottom up: a row names only rows above it.
const EDGES: &[(&str, &[&str])] = &[
    ("batch", &[]),
    ("clock", &[]),
    ("config", &[]),
    ("domain", &[]),
    ("random", &[]),
    // Whether logs are for people or for CloudWatch.
    ("telemetry", &["config"]),
    ("dialect", &["domain"]),
    ("pages", &["domain"]),
    // Which tables, which endpoint, which credentials; how long to wait before trying again.
    ("store", &["config", "domain", "random"]),
    ("root_secret", &["config", "random", "store"]),
    ("sealed", &["root_secret"]),
    ("provider_keys", &["domain", "root_secret", "sealed"]),
    ("checkout_secrets", &["domain", "root_secret"]),
    ("mentions", &["dialect", "domain", "store"]),
    ("offers", &["dialect", "domain", "store"]),
    ("timers", &["config", "domain", "store"]),
    (
        "http",
        &[
            "checkout_secrets",
            "clock",
            "config",
            "dialect",
            "domain",
            "random",
            "root_secret",
            "store",
        ],
    ),
    (
        "payment",
        &[
            "clock",
            "config",
            "dialect",
            "domain",
            "http",
            "provider_keys",
            "random",
            "root_secret",
            "sealed",
            "store",
        ],
    ),
    (
        "webhook",
        &[
            "checkout_secrets",
            "config",
            "dialect",
            "domain",
            "mentions",
            "random",
            "root_secret",
            "sealed",
            "store",
            "timers",
        ],
    ),
];

/// What the top level holds besides dotfiles; `target` is Cargo's.
const TOP_LEVEL: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "README.md",
    "clippy.toml",
    "deny.toml",
    "events",
    "functions",
    "rust-toolchain.toml",
    "rustfmt.toml",
    "shared",
    "target",
    "template.yaml",
    "tests",
];

/// Crates that the hot path must not start with.
const HEAVY: &[&str] = &[
    "async-graphql",
    "aws-lc",
    "dynoxide",
    "graphql",
    "juniper",
    "libsqlite3-sys",
    "native-tls",
    "openssl-sys",
    "reqwest",
    "rusqlite",
];

const MAX_MAIN: usize = 30;
const MAX_FILE: usize = 320;

/// Runs the cargo that runs the tests; without a network and without touching the lock file.
#[track_caller]
fn cargo(arguments: &[&str]) -> String {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let output = Command::new(program)
        .args(arguments)
        .args(["--offline", "--locked", "--manifest-path"])
        .arg(repository("Cargo.toml"))
        .output()
        .expect("cargo starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    String::from_utf8(output.stdout).expect("cargo writes text")
}

/// The workspace's packages by name.
fn packages() -> BTreeMap<String, Value> {
    let metadata = cargo(&["metadata", "--no-deps", "--format-version", "1"]);
    let metadata: Value = serde_json::from_str(&metadata).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("packages").clone();
    let named = |package: Value| (text(&package["name"]), package);
    packages.into_iter().map(named).collect()
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}

/// The workspace's own packages that a package depends on, in any way.
fn own_dependencies(package: &Value) -> BTreeSet<String> {
    let dependencies = package["dependencies"].as_array().expect("a list");
    let own = dependencies.iter().filter(|one| one["path"].is_string());
    own.map(|one| text(&one["name"])).collect()
}

fn binaries(package: &Value) -> Vec<String> {
    let targets = package["targets"].as_array().expect("a list");
    let binaries = targets.iter().filter(|one| one["kind"][0] == "bin");
    binaries.map(|one| text(&one["name"])).collect()
}

fn pascal_case(kebab: &str) -> String {
    let capitalised = |word: &str| word[..1].to_uppercase() + &word[1..];
    kebab.split('-').map(capitalised).collect()
}

#[test]
fn a_function_is_a_folder_a_package_a_binary_a_resource_and_samples() {
    let folders = folders_in("functions");
    let template = template();
    let declared: BTreeSet<String> = template
        .functions
        .iter()
        .map(|function| function.binary.clone())
        .collect();
    assert_eq!(declared.len(), template.functions.len(), "a binary twice");
    assert_eq!(folders, declared, "functions/ and template.yaml");
    assert_eq!(folders, folders_in("events"), "functions/ and events/");

    let packages = packages();
    let source = text_of(&repository("template.yaml"));
    for function in &template.functions {
        let name = &function.binary;
        assert_eq!(function.logical_id, pascal_case(name) + "Function");
        let code = format!("CodeUri: functions/{name}\n");
        assert_eq!(source.matches(&code).count(), 1, "{code}");
        let package = packages.get(name);
        let package = package.unwrap_or_else(|| panic!("there is no package `{name}`"));
        let manifest = text(&package["manifest_path"]);
        let place = format!("functions/{name}/Cargo.toml");
        assert!(manifest.ends_with(&place), "{manifest}");
        assert_eq!(binaries(package), [name.as_str()]);
    }
}

#[test]
fn functions_depend_on_shared_and_never_on_each_other() {
    let packages = packages();
    for function in folders_in("functions") {
        let used = own_dependencies(&packages[&function]);
        assert_eq!(used, BTreeSet::from(["shared".to_owned()]), "{function}");
    }
    assert_eq!(own_dependencies(&packages["shared"]), BTreeSet::new());
}

#[test]
fn a_function_s_main_only_wires() {
    for function in folders_in("functions") {
        let main = text_of(&repository(&format!("functions/{function}/src/main.rs")));
        let lines = main.lines().count();
        assert!(lines <= MAX_MAIN, "{function}'s main.rs has {lines} lines");
    }
}

#[test]
fn modules_of_shared_use_what_they_may() {
    let mut above: BTreeSet<&str> = BTreeSet::new();
    for (module, uses) in EDGES {
        let known = uses.iter().all(|used| above.contains(used));
        assert!(known, "the row of `{module}` names a row below it: a cycle");
        above.insert(module);
    }
    let modules = Modules::read(&repository("shared/src"));
    let names: BTreeSet<&str> = modules.names().collect();
    assert_eq!(names, above, "the modules and the table");
    for (module, uses) in EDGES {
        for (used, file) in modules.used_by(module) {
            assert!(
                uses.contains(&used.as_str()),
                "`{module}` must not use `{used}`: {}",
                file.display()
            );
        }
    }
}

#[test]
fn the_hot_path_is_light() {
    let package = "create-and-redirect";
    let tree = cargo(&["tree", "-p", package, "-e", "normal", "--prefix", "none"]);
    assert!(tree.contains("\naws-sdk-dynamodb v"), "{tree}");
    for line in tree.lines() {
        let mut words = line.split(' ');
        let (name, version) = (words.next().unwrap(), words.next().unwrap_or_default());
        let heavy = HEAVY.iter().any(|heavy| name.starts_with(heavy));
        assert!(!heavy, "{package} depends on `{line}`");
        let old = match name {
            "hyper" => version.starts_with("v0."),
            // Before 0.23 it has no way to leave out AWS-LC, and a webpki with advisories.
            "rustls" => (0..23).any(|minor| version.starts_with(&format!("v0.{minor}."))),
            _ => false,
        };
        assert!(!old, "{package} depends on a second HTTP stack: `{line}`");
    }
}

#[test]
fn the_top_level_stays_small() {
    for entry in entries(&repository("")) {
        let name = name_of(&entry);
        let allowed = name.starts_with('.') || TOP_LEVEL.contains(&name.as_str());
        assert!(allowed, "`{name}` does not belong to the top level");
    }
}

#[test]
fn files_stay_short() {
    for folder in ["functions", "shared/src", "tests/src", "tests/it"] {
        for file in files_below(&repository(folder)) {
            // A snapshot is as long as what it shows, and so is the document of the API.
            let is_snapshot = file.extension().is_some_and(|kind| kind == "snap");
            if is_snapshot || name_of(&file) == "openapi.json" {
                continue;
            }
            let lines = text_of(&file).lines().count();
            assert!(
                lines <= MAX_FILE,
                "{} has {lines} lines, split it by what its parts are about",
                file.display()
            );
        }
    }
}
