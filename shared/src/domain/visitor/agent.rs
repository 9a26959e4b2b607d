//! What asks, by the name that it gives itself: `User-Agent`, in lower case.

use super::Kind;

/// What a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Agent {
    /// A browser, an app's own ones among them.
    Browser,
    /// A machine, which says so.
    Machine(Kind),
    /// Neither: nothing that is known, or a browser's name that no browser has.
    Strange,
}

impl Agent {
    /// Reads a name.
    ///
    /// Machines first: many of them put a browser's whole name before their own.
    pub(super) fn of(name: &str) -> Self {
        if name.is_empty() {
            return Self::Machine(Kind::Nameless);
        }
        let named = NAMES.iter().find(|(part, _)| name.contains(part));
        if let Some((_, kind)) = named {
            return Self::Machine(*kind);
        }
        let mut words = name.split(|sign: char| !sign.is_ascii_alphanumeric());
        let first = words.next().unwrap_or_default();
        if is_in(PREVIEWS, first) {
            return Self::Machine(Kind::Preview);
        }
        if is_in(LIBRARIES, first) {
            return Self::Machine(Kind::Library);
        }
        // Where to read about it, or whom to write to: browsers have no need of that.
        let signed = ["://", "www.", "@"]
            .into_iter()
            .any(|sign| name.contains(sign));
        if signed || is_trade(first) || words.any(is_trade) {
            return Self::Machine(Kind::Crawler);
        }
        if is_browser(first, name) {
            return Self::Browser;
        }
        Self::Strange
    }
}

/// Whether the names that Chromium gives itself are those of one without a window.
pub(super) fn says_headless(brands: &str) -> bool {
    brands.contains("headless")
}

fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|own| own == word)
}

/// Whether a word ends in what it does, as `twitterbot` and `bytespider` do. Cubots and the Robot are
/// phones.
fn is_trade(word: &str) -> bool {
    let trades = ["bot", "bots", "spider", "crawler", "scraper", "fetcher"];
    trades.into_iter().any(|trade| word.ends_with(trade))
        && !word.starts_with("cubot")
        && word != "robot"
}

/// Whether it is made like a browser's name: a family, and in brackets the system that it runs on;
/// some apps put their own names first. What calls itself `compatible` and is not an old Internet
/// Explorer or Konqueror is none.
fn is_browser(first: &str, name: &str) -> bool {
    let old = ["msie", "konqueror"]
        .into_iter()
        .any(|old| name.contains(old));
    let mozilla = name.contains("mozilla/") && name.contains('(');
    is_in(OTHER_BROWSERS, first) || mozilla && (old || !name.contains("(compatible;"))
}

/// Browsers that do not call themselves Mozilla: Opera Mini, UC Browser, and those that show text.
const OTHER_BROWSERS: &str = "opera ucweb lynx elinks links w3m dillo netsurf";

/// First words of what makes previews: their apps' own browsers have the same words further back.
const PREVIEWS: &str = "whatsapp viber";

/// First words of what speaks HTTP, as their documentations or sources have them.
const LIBRARIES: &str = "aiohttp apache apachebench axios curl dalvik dart deno faraday fasthttp go \
    got guzzlehttp hackney hey http httpclient httpie httpx hyper insomnia jakarta java k6 ktor libcurl \
    libwww lua lwp needle node nutch okhttp perl php postmanruntime python reqwest rest restsharp ruby \
    scrapy symfony typhoeus undici unirest ureq urllib wget winhttp xh";

/// Parts of names that only machines have, and whose words do not tell, or not what for. The sources of
/// most stand beside whole names in `events/create-and-redirect/machines.json`.
const NAMES: &[(&str, Kind)] = &[
    ("facebookexternalhit", Kind::Preview),
    ("facebookcatalog", Kind::Preview),
    ("twitterbot", Kind::Preview),
    ("linkedinbot", Kind::Preview),
    ("slackbot", Kind::Preview),
    ("discordbot", Kind::Preview),
    ("telegrambot", Kind::Preview),
    ("pinterestbot", Kind::Preview),
    ("redditbot", Kind::Preview),
    ("mastodon", Kind::Preview),
    ("meta-external", Kind::Preview),
    ("skypeuripreview", Kind::Preview),
    ("microsoftpreview", Kind::Preview),
    ("bingpreview", Kind::Preview),
    ("snap url preview", Kind::Preview),
    ("googlemessages", Kind::Preview),
    ("embedly", Kind::Preview),
    ("iframely", Kind::Preview),
    ("cardyb", Kind::Preview),
    ("vkshare", Kind::Preview),
    ("slack-imgproxy", Kind::Preview),
    ("xing-contenttabreceiver", Kind::Preview),
    // Office asks before it hands a link to the browser.
    ("microsoft office", Kind::Preview),
    // Outlook's Safe Links, where it says anything.
    ("ms-office", Kind::MailScanner),
    ("barracuda", Kind::MailScanner),
    ("headless", Kind::Headless),
    ("phantomjs", Kind::Headless),
    ("htmlunit", Kind::Headless),
    ("puppeteer", Kind::Headless),
    ("playwright", Kind::Headless),
    ("selenium", Kind::Headless),
    ("jsdom", Kind::Headless),
    ("chrome-lighthouse", Kind::Headless),
    ("ptst/", Kind::Headless),
    ("cfnetwork", Kind::Library),
    ("powershell", Kind::Library),
    ("yahoo! slurp", Kind::Crawler),
    ("mediapartners-google", Kind::Crawler),
    ("googleother", Kind::Crawler),
    ("google-inspectiontool", Kind::Crawler),
    ("ia_archiver", Kind::Crawler),
    ("httrack", Kind::Crawler),
    ("chatgpt-user", Kind::Crawler),
];
