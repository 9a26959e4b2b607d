//! OAuth clients.

use super::{Store, StoreError, Stored, keys};
use crate::domain::{ids::ClientId, oauth::OAuthClient};

impl Store {
    /// An OAuth client, strongly consistent: a client that was taken back must not get a token.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn oauth_client(&self, id: ClientId) -> Result<Option<OAuthClient>, StoreError> {
        self.read(
            self.get(&self.tables.accounts, keys::oauth_client(id))
                .consistent_read(true),
        )
        .await
    }

    /// Registers an OAuth client. `false` when there is one with its id.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn insert_oauth_client(&self, client: &OAuthClient) -> Result<bool, StoreError> {
        let item = Stored::new(keys::oauth_client(client.id), client);
        self.insert(&self.tables.accounts, &item).await
    }

    /// Puts a client in place of its revision `old`. `false` when another write came first.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn replace_oauth_client(
        &self,
        client: &OAuthClient,
        old: u64,
    ) -> Result<bool, StoreError> {
        let item = Stored::new(keys::oauth_client(client.id), client);
        self.replace(&self.tables.accounts, &item, old).await
    }

    /// Removes a client and ends its tokens. A token that it is given at this very moment may be
    /// missing from the index, and lives out its hour.
    ///
    /// # Errors
    ///
    /// When the table does not answer.
    pub async fn delete_oauth_client(&self, id: ClientId) -> Result<(), StoreError> {
        // The client goes last, so that what is cut off halfway can be asked for again.
        self.end_tokens(id).await?;
        let key = keys::oauth_client(id);
        self.delete(&self.tables.accounts, key).await?;
        // And once more, for what it was given meanwhile.
        self.end_tokens(id).await
    }

    async fn end_tokens(&self, id: ClientId) -> Result<(), StoreError> {
        for token in self.tokens_of_client(id).await? {
            self.delete_token(token.id).await?;
        }
        Ok(())
    }
}
