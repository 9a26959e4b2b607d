use super::routes::{RouteError, Routes};
use crate::template::{Function, Route};

fn function(id: &str, routes: &[&str]) -> Function {
    let route = |key: &&str| match key.split_once(' ') {
        None => Route::Default,
        Some((method, path)) => Route::Path {
            method: (method != "ANY").then(|| method.to_owned()),
            path: path.to_owned(),
        },
    };
    Function {
        logical_id: id.to_owned(),
        binary: id.to_owned(),
        variables: std::collections::BTreeMap::new(),
        routes: routes.iter().map(route).collect(),
        streams: Vec::new(),
        queues: Vec::new(),
    }
}

fn routes() -> Routes {
    let keys = [
        "GET /",
        "GET /pets",
        "POST /pets/",
        "ANY /pets/{id}",
        "GET /pets/{id}",
        "GET /pets/dog",
        "GET /pets/{id}/toys",
        "GET /pets/{rest+}",
        "ANY /pets/dog/{rest+}",
        "GET /{any}/dog/bone",
    ];
    let all = [function("Pets", &keys), function("Rest", &["$default"])];
    Routes::new(&all).unwrap()
}

#[test]
fn the_most_specific_route_answers() {
    let routes = routes();
    let table = [
        ("GET", "/", "GET /"),
        ("POST", "/", "$default"),
        ("GET", "/pets", "GET /pets"),
        ("POST", "/pets", "$default"),
        ("POST", "/pets/", "POST /pets/"),
        ("GET", "/pets/", "$default"),
        ("GET", "/pets/cat", "GET /pets/{id}"),
        ("GET", "/pets/dog", "GET /pets/dog"),
        ("GET", "/pets/d%6Fg", "GET /pets/dog"),
        ("PUT", "/pets/dog", "ANY /pets/{id}"),
        ("GET", "/pets/cat/toys", "GET /pets/{id}/toys"),
        ("GET", "/pets/cat/toys/", "GET /pets/{rest+}"),
        ("GET", "/pets/cat/food", "GET /pets/{rest+}"),
        ("PUT", "/pets/cat/food", "$default"),
        ("GET", "/pets/dog/toys", "ANY /pets/dog/{rest+}"),
        ("GET", "/pets/dog/bone", "ANY /pets/dog/{rest+}"),
        ("GET", "/cats/dog/bone", "GET /{any}/dog/bone"),
        ("GET", "//dog/bone", "$default"),
        ("HEAD", "/pets", "$default"),
        ("GET", "/nothing", "$default"),
        ("OPTIONS", "*", "$default"),
    ];
    for (method, path, key) in table {
        let found = routes.find(method, path).unwrap();
        assert_eq!(found.route_key, key, "{method} {path}");
        assert_eq!(
            found.function,
            if key == "$default" { "Rest" } else { "Pets" }
        );
    }
}

#[test]
fn parameters_are_decoded() {
    let routes = routes();
    let found = routes.find("GET", "/pets/a%2Fb%20+c").unwrap();
    assert_eq!(found.route_key, "GET /pets/{id}");
    assert_eq!(found.path_parameters["id"], "a/b +c");
    let found = routes.find("GET", "/pets/x/%41/y").unwrap();
    assert_eq!(found.path_parameters["rest"], "x/A/y");
}

#[test]
fn without_a_default_nothing_answers() {
    let routes = Routes::new(&[function("Pets", &["GET /pets"])]).unwrap();
    assert_eq!(routes.find("GET", "/cats"), None);
}

#[test]
fn ambiguous_and_odd_routes_are_refused() {
    let refused = |keys: &[&str]| Routes::new(&[function("A", keys)]).unwrap_err().to_string();
    let twice = [function("A", &["GET /x"]), function("B", &["GET /x"])];
    assert!(matches!(
        Routes::new(&twice),
        Err(RouteError::Ambiguous { .. })
    ));
    assert!(refused(&["$default", "$default"]).contains("`$default`"));
    assert!(refused(&["GET /x/{a}", "GET /x/{b}"]).contains("`GET /x/{b}`"));
    assert!(refused(&["GET x"]).contains("first slash"));
    for odd in ["GET /{a+}/b", "GET /a{b}", "GET /{}", "GET /{+}"] {
        assert!(refused(&[odd]).contains("segment"), "{odd}");
    }
}
