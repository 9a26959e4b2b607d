//! Many templates, for tests and benchmarks of lists.

use shared::{
    domain::{
        ids::{SiteId, TemplateId},
        template::{Template, TemplateStatus},
    },
    store::Store,
};
use uuid::Builder;

/// When the first is made, in milliseconds since 1970; the others follow one each millisecond.
const START: u64 = 1_795_341_600_000;
const WRITERS: usize = 8;

/// Gives a site so many copies of a template, every second one switched off.
///
/// # Errors
///
/// When the table does not answer.
pub async fn plant_many(
    store: &Store,
    pattern: &Template,
    site: SiteId,
    count: u64,
) -> anyhow::Result<()> {
    let writers: Vec<_> = (0_u64..8)
        .map(|writer| {
            let (store, pattern) = (store.clone(), pattern.clone());
            tokio::spawn(async move {
                for number in (writer..count).step_by(WRITERS) {
                    let template = copy(&pattern, site, number);
                    anyhow::ensure!(store.insert_template(&template).await?, "an id is taken");
                }
                Ok(())
            })
        })
        .collect();
    for writer in writers {
        writer.await??;
    }
    Ok(())
}

/// The id of one of a site's many templates, by its number from 0.
#[must_use]
pub fn planted(site: SiteId, number: u64) -> TemplateId {
    let mut random = [0; 10];
    random[..2].copy_from_slice(&site.uuid().as_bytes()[14..]);
    random[2..].copy_from_slice(&number.to_be_bytes());
    let id = Builder::from_unix_timestamp_millis(START + number, &random);
    TemplateId::new(id.into_uuid())
}

fn copy(pattern: &Template, site: SiteId, number: u64) -> Template {
    let mut template = Template {
        id: planted(site, number),
        site,
        ..pattern.clone()
    };
    if number % 2 == 1 {
        template.content.status = TemplateStatus::Inactive;
    }
    template
}
