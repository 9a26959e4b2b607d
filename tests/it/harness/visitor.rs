//! A merchant's browser in the console.

use reqwest::Method;

use super::{Answer, Shop};

/// A merchant's browser in the console.
pub(crate) struct Visitor<'a> {
    shop: &'a Shop,
    cookie: String,
}

impl<'a> Visitor<'a> {
    /// One who signed in with the demo shop's token, which allows everything.
    pub(crate) async fn owner(shop: &'a Shop) -> Self {
        Self::with(shop, &shop.demo.site.access_token).await
    }

    /// One who signed in with this token.
    pub(crate) async fn with(shop: &'a Shop, token: &str) -> Self {
        let visitor = Self {
            shop,
            cookie: String::new(),
        };
        let answer = visitor.send("/console/sign-in", &[("token", token)]).await;
        let cookie = answer.expect(303).header("set-cookie").to_owned();
        let cookie = cookie.split(';').next().expect("a cookie").to_owned();
        Self { shop, cookie }
    }

    /// Opens a page.
    pub(crate) async fn open(&self, path: &str) -> Answer {
        let request = self.shop.request(Method::GET, path);
        self.shop.send(request.header("cookie", &self.cookie)).await
    }

    /// Sends a form as a page of the console does.
    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send_from("same-origin", path, fields).await
    }

    /// Sends a form as a page elsewhere would.
    pub(crate) async fn send_from(
        &self,
        site: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Answer {
        let request = self.shop.request(Method::POST, path).form(fields);
        let request = request.header("cookie", &self.cookie);
        self.shop.send(request.header("sec-fetch-site", site)).await
    }

    /// Sends a form and opens the page that it leads to.
    pub(crate) async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let next = self.send(path, fields).await.expect(303).location();
        self.open(&next).await.expect(200)
    }
}
