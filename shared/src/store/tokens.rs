//! Access tokens.

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

use super::{Store, StoreError, Stored, keys, stored};
use crate::domain::{
    access::AccessToken,
    ids::{ClientId, SiteId, TokenId},
};

/// How many tokens are listed at most.
const MOST: usize = 10_000;

/// A token with what the index knows of it.
#[derive(Serialize)]
struct Indexed<'a> {
    #[serde(flatten)]
    token: &'a AccessToken,
    list: String,
}

fn item(token: &AccessToken) -> Stored<Indexed<'_>> {
    let list = match token.client {
        None => keys::tokens_of_site(token.site),
        Some(client) => keys::tokens_of_client(client),
    };
    let item = Stored::new(keys::token(token.id), Indexed { token, list });
    match (token.client, token.expires_at) {
        // Nobody looks for it again, unlike for one that a merchant made.
        (Some(_), Some(end)) => item.until(end),
        (None, _) | (_, None) => item,
    }
}

impl Store {
    /// An access token, strongly consistent: a token that was taken back must not work.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn token(&self, id: TokenId) -> Result<Option<AccessToken>, StoreError> {
        self.read(
            self.get(&self.tables.accounts, keys::token(id))
                .consistent_read(true),
        )
        .await
    }

    /// Makes an access token. `false` when there is one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_token(&self, token: &AccessToken) -> Result<bool, StoreError> {
        self.insert(&self.tables.accounts, &item(token)).await
    }

    /// Puts a token in place of its revision `old`. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_token(&self, token: &AccessToken, old: u64) -> Result<bool, StoreError> {
        self.replace(&self.tables.accounts, &item(token), old).await
    }

    /// Takes a token back, if it is there. Its id is never used again.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn delete_token(&self, id: TokenId) -> Result<(), StoreError> {
        self.delete(&self.tables.accounts, keys::token(id)).await
    }

    /// The tokens that a merchant made for a site, by their ids, which is in order of creation. The
    /// index lags behind the table.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn tokens_of_site(&self, site: SiteId) -> Result<Vec<AccessToken>, StoreError> {
        self.listed_tokens(keys::tokens_of_site(site)).await
    }

    /// The tokens that an OAuth client was given. The index lags behind the table.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn tokens_of_client(&self, id: ClientId) -> Result<Vec<AccessToken>, StoreError> {
        self.listed_tokens(keys::tokens_of_client(id)).await
    }

    async fn listed_tokens(&self, list: String) -> Result<Vec<AccessToken>, StoreError> {
        let mut tokens = Vec::new();
        let mut resume = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.tables.accounts)
                .index_name("by-site")
                .key_condition_expression("#list = :list")
                .expression_attribute_names("#list", "list")
                .expression_attribute_values(":list", AttributeValue::S(list.clone()))
                .set_exclusive_start_key(resume)
                .send()
                .await?;
            for item in page.items.unwrap_or_default() {
                tokens.push(stored::read(item)?);
            }
            resume = page.last_evaluated_key;
            if resume.is_none() || tokens.len() >= MOST {
                return Ok(tokens);
            }
        }
    }
}
