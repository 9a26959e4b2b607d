//! The files that the tests are about: the template and the folders around it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use checkout_links::template::Template;

/// A path of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).join(path)
}

/// A text file of the repository.
#[track_caller]
pub(crate) fn text_of(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What `template.yaml` declares, with its parameters' defaults.
#[track_caller]
pub(crate) fn template() -> Template {
    let text = text_of(&repository("template.yaml"));
    Template::parse(&text, &BTreeMap::new()).expect("the template is understood")
}

/// The names of the folders in a folder.
#[track_caller]
pub(crate) fn folders_in(path: &str) -> BTreeSet<String> {
    entries(&repository(path))
        .into_iter()
        .filter(|entry| entry.is_dir())
        .map(|entry| name_of(&entry))
        .collect()
}

/// All files below a folder.
#[track_caller]
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in entries(folder) {
        if entry.is_dir() {
            files.extend(files_below(&entry));
        } else {
            files.push(entry);
        }
    }
    files
}

/// What is in a folder, sorted.
#[track_caller]
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let listed = fs::read_dir(folder);
    let listed = listed.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = listed
        .map(|entry| entry.expect("a folder's entry").path())
        .collect();
    paths.sort();
    paths
}

/// The last part of a path.
pub(crate) fn name_of(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
