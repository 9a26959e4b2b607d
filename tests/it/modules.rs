//! Which top modules of a crate its modules use, read from the source.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use crate::harness::{entries, files_below, name_of, text_of};

/// The top modules of a crate.
pub(crate) struct Modules(BTreeMap<String, Vec<(String, PathBuf)>>);

impl Modules {
    /// Reads the sources below `src`.
    #[track_caller]
    pub(crate) fn read(src: &Path) -> Self {
        let mut modules: BTreeMap<String, Vec<(String, PathBuf)>> = BTreeMap::new();
        let top = |path: &Path| name_of(path).trim_end_matches(".rs").to_owned();
        let places: Vec<PathBuf> = entries(src);
        let names: Vec<String> = places.iter().map(|path| top(path)).collect();
        for (place, name) in places.iter().zip(&names).filter(|(_, name)| *name != "lib") {
            let files = match place.is_dir() {
                true => files_below(place),
                false => vec![place.clone()],
            };
            let rust = |file: &PathBuf| file.extension().is_some_and(|kind| kind == "rs");
            let uses = modules.entry(name.clone()).or_default();
            for file in files.into_iter().filter(rust) {
                let depth = depth_of(file.strip_prefix(src).expect("the file is below"));
                let named = named_from_root(&text_of(&file), depth).into_iter();
                let others = named.filter(|used| used != name && names.contains(used));
                uses.extend(others.map(|used| (used, file.clone())));
            }
        }
        Self(modules)
    }

    /// The modules' names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What a module uses, and where.
    pub(crate) fn used_by(&self, module: &str) -> &[(String, PathBuf)] {
        &self.0[module]
    }
}

/// How many `super`s lead from a file's module to the crate's root.
fn depth_of(file: &Path) -> usize {
    let folder = file.file_name().is_some_and(|name| name == "mod.rs");
    file.components().count() - usize::from(folder)
}

/// The names that follow `crate::`, or as many `super::` as lead to the root.
fn named_from_root(source: &str, depth: usize) -> Vec<String> {
    let code: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut names = Vec::new();
    let supers = "super::".repeat(depth);
    for root in ["crate::", &supers] {
        let starts = code.match_indices(root).map(|(at, _)| at);
        // The middle of a longer name, such as `$crate::` or `mycrate::`, is none.
        let whole = |at: &usize| !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        for at in starts.filter(whole) {
            names.extend(first_names(&code[at + root.len()..]));
        }
    }
    names
}

/// `a` of `a::b`, and `a` and `b` of `{a::{x, y}, b}`.
fn first_names(path: &str) -> Vec<String> {
    let Some(group) = path.strip_prefix('{') else {
        return vec![word(path)];
    };
    let mut names = vec![word(group.trim_start())];
    let mut depth = 0;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(word(group[at + 1..].trim_start())),
            _ => {}
        }
    }
    names
}

fn word(text: &str) -> String {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    text[..end.unwrap_or(text.len())].to_owned()
}

#[test]
fn names_are_found_in_every_spelling() {
    let source = "use crate::{\n    a::{self, x},\n    b, c::y,\n};\nuse super::super::d;\nfn f() { crate::e::g() }\n// crate::no\nuse super::own;\n";
    let mut names = named_from_root(source, 2);
    names.retain(|name| !name.is_empty());
    assert_eq!(names, ["a", "b", "c", "e", "d"]);
    assert_eq!(depth_of(Path::new("store/mod.rs")), 1);
    assert_eq!(depth_of(Path::new("store/keys.rs")), 2);
    assert_eq!(depth_of(Path::new("config.rs")), 1);
}
