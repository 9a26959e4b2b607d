//! What a person reads when the stack is ready.

use crate::{info::Info, seed::Accounts};

const BROWSER: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/// The lines to print: a link to click and commands that work when pasted.
#[must_use]
pub fn banner(info: &Info, accounts: &Accounts) -> String {
    let base = &info.base_url;
    let mut text = format!("\nCheckout Links runs on {base}\n");
    let Some(demo) = &accounts.demo else {
        return text;
    };
    let (id, token) = (demo.template_id, &demo.site.access_token);
    let link = info.demo_link.as_deref().unwrap_or_default();
    let templates = format!("{base}/ecom/v1/checkout-templates");
    let item = r#"{"quantity":1,"price":"25.00","productName":{"original":"Gift wrap"},"itemType":{"preset":"SERVICE"}}"#;
    let create = format!(r#"{{"checkoutTemplate":{{"customLineItems":[{item}]}}}}"#);
    let json = "-H 'Content-Type: application/json'";
    let auth = format!("-H 'Authorization: Bearer {token}'");
    text += &format!("\n  Buy something:  {link}\n");
    if let Some(code) = &demo.coupon_code {
        text += &format!("  Discount code:  {code}\n");
    }
    text += &format!("  Access token:   {token}\n  The API:        {base}/docs\n");
    text += &format!(
        "  The console:    {}  (sign in with the token)\n  What is sent:   {}  (let an endpoint's URL be below it)\n",
        info.console_url, info.receiver_url
    );
    text += "\nTry the API:\n\n";
    text += &format!("  curl -s {auth} {templates}/{id}\n\n");
    text += &format!("  curl -s {auth} {json} {templates} -d '{create}'\n\n");
    text += &format!(
        "  curl -s {auth} {json} -X PATCH {templates}/{id} -d '{{\"checkoutTemplate\":{{\"status\":\"ACTIVE\"}}}}'\n\n"
    );
    text += &format!(
        "Follow the link as a browser does:\n\n  curl -s -o /dev/null -D - -A '{BROWSER}' -H 'Accept-Language: en' '{link}'\n\n"
    );
    text += "Ctrl-C stops it.\n";
    text
}
