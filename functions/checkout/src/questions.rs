//! What the products ask their buyers.

use std::collections::{BTreeMap, HashSet};

use shared::domain::{
    catalog::{Answer, CustomField, FieldKind, Product},
    ids::CustomFieldId,
    problem::Problem,
};

use crate::{Till, opened::Opened, texts::Texts};

/// A custom field as a page asks it.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// The field.
    pub(crate) field: CustomField,
    /// Whether there is no buying without an answer.
    pub(crate) required: bool,
}

impl Question {
    /// The name of its input.
    pub(crate) fn name(&self) -> String {
        format!("field.{}", self.field.slug.as_str())
    }

    /// Reads what the buyer typed.
    ///
    /// # Errors
    ///
    /// A sentence for the buyer.
    pub(crate) fn read(&self, text: &str, texts: &Texts) -> Result<Option<Answer>, String> {
        let answer = self.field.read(text).map_err(texts.fault)?;
        match (&self.field.kind, answer) {
            // A box that is not ticked is not sent at all.
            (FieldKind::Checkbox, None | Some(Answer::Flag(false))) if self.required => {
                Err(texts.tick.to_owned())
            }
            (FieldKind::Checkbox, None) => Ok(Some(Answer::Flag(false))),
            (_, None) if self.required => Err(texts.answer.to_owned()),
            (_, answer) => Ok(answer),
        }
    }
}

/// The questions of products, each once, in the products' order; one product's demand is enough.
pub(crate) async fn questions_of<'a>(
    till: &Till,
    opened: &Opened,
    products: impl Iterator<Item = &'a Product>,
) -> Result<Vec<Question>, Problem> {
    let attached: Vec<_> = products.flat_map(|product| &product.fields).collect();
    if attached.is_empty() {
        return Ok(Vec::new());
    }
    let ids = attached.iter().map(|attached| attached.field);
    let (store, site) = (&till.app.store, opened.checkout.site);
    let mut fields = till.catalog.custom_fields(store, site, ids).await?;
    let demanded: HashSet<CustomFieldId> = attached
        .iter()
        .filter(|attached| attached.required)
        .map(|attached| attached.field)
        .collect();
    let questions = attached.iter().filter_map(|attached| {
        let field = fields.remove(&attached.field)?;
        let required = demanded.contains(&field.id);
        Some(Question { field, required })
    });
    Ok(questions.collect())
}

/// What a page fills in of the answers that are known.
pub(crate) fn texts_of(answers: &BTreeMap<String, Answer>) -> BTreeMap<String, String> {
    let text = |answer: &Answer| match answer {
        Answer::Flag(flag) => flag.to_string(),
        Answer::Number(number) => number.to_string(),
        Answer::Text(text) => text.clone(),
    };
    let texts = answers
        .iter()
        .map(|(slug, answer)| (slug.clone(), text(answer)));
    texts.collect()
}
