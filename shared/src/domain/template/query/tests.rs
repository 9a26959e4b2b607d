//! Plans against the filters and orders that they serve.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::{ids::TemplateId, label::Label, template::TemplateStatus};

/// Few values, so that they often meet.
fn an_entry() -> impl Strategy<Value = Entry> {
    (0u64..4, 0u8..4, any::<bool>(), 0usize..5, 0i64..4).prop_map(
        |(made, random, active, label, updated)| Entry {
            id: id(made, random),
            status: if active {
                TemplateStatus::Active
            } else {
                TemplateStatus::Inactive
            },
            label: Label::parse(LABELS[label]),
            updated_at: moment(updated),
        },
    )
}

/// The first is no label.
const LABELS: [&str; 5] = ["", "a", "ab", "Ab", "b"];

fn id(made: u64, random: u8) -> TemplateId {
    let id = uuid::Builder::from_unix_timestamp_millis(made, &[random; 10]).into_uuid();
    TemplateId::new(id)
}

fn moment(millis: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(millis).unwrap()
}

fn a_field() -> impl Strategy<Value = Field> {
    prop::sample::select(vec![
        Field::Id,
        Field::Status,
        Field::Label,
        Field::CreatedDate,
        Field::UpdatedDate,
    ])
}

fn an_operand(field: Field) -> BoxedStrategy<Operand> {
    match field {
        Field::Id => (0u64..4, 0u8..4)
            .prop_map(|(made, random)| Operand::Text(id(made, random).to_string()))
            .boxed(),
        Field::Status => prop::sample::select(vec!["ACTIVE", "INACTIVE", "UNKNOWN_STATUS"])
            .prop_map(|word| Operand::Text(word.to_owned()))
            .boxed(),
        Field::Label => prop::sample::select(LABELS.to_vec())
            .prop_map(|text| Operand::Text(text.to_owned()))
            .boxed(),
        Field::CreatedDate | Field::UpdatedDate => {
            // Finer than what is stored, too.
            (0i64..4_000)
                .prop_map(|micros| {
                    Operand::Moment(jiff::Timestamp::from_microsecond(micros).unwrap())
                })
                .boxed()
        }
    }
}

fn a_test(field: Field) -> impl Strategy<Value = Test> {
    let value = prop::option::weighted(0.9, an_operand(field));
    prop_oneof![
        prop::collection::vec(value, 0..3).prop_map(Test::In),
        an_operand(field).prop_map(Test::Above),
        an_operand(field).prop_map(Test::AtLeast),
        an_operand(field).prop_map(Test::Below),
        an_operand(field).prop_map(Test::AtMost),
        prop::sample::select(vec!["", "A", "b", "0000"])
            .prop_map(|start| Test::StartsWith(start.to_owned())),
        any::<bool>().prop_map(Test::Exists),
    ]
}

fn a_filter() -> impl Strategy<Value = Filter> {
    let leaf = a_field()
        .prop_flat_map(|field| a_test(field).prop_map(move |test| Filter::Field(field, test)));
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Filter::Any),
            inner.prop_map(|filter| Filter::Not(Box::new(filter))),
        ]
    })
}

fn an_order() -> impl Strategy<Value = Order> {
    let direction = prop::sample::select(vec![Direction::Ascending, Direction::Descending]);
    prop::collection::vec((a_field(), direction), 0..4).prop_map(Order::by)
}

/// Whether an entry lies in a span: the end of a text includes all that start with it.
fn holds(span: &Span, value: &Operand) -> bool {
    let starts = |most: &Operand| match (value.text(), most.text()) {
        (Some(text), Some(most)) => text.starts_with(most),
        _ => false,
    };
    // Times are kept to the millisecond, and so is their place in an index.
    let floor = |operand: &Operand| match operand {
        Operand::Moment(time) => Operand::Moment(moment(time.as_millisecond())),
        Operand::Text(_) => operand.clone(),
    };
    span.least
        .as_ref()
        .is_none_or(|least| *value >= floor(least))
        && span
            .most
            .as_ref()
            .is_none_or(|most| *value <= floor(most) || starts(most))
}

proptest! {
    #[test]
    fn a_plan_misses_nothing_that_is_meant(filter in a_filter(), order in an_order(), entry in an_entry()) {
        let plan = Plan::of(&filter, &order);
        if filter.matches(&entry) {
            prop_assert!(plan.statuses.contains(&entry.status));
            let value = plan.index.value(&entry);
            prop_assert!(holds(&plan.span, &value), "{:?} {value:?}", plan.span);
            if let Some(ids) = filter.ids() {
                prop_assert!(ids.contains(&entry.id.to_string().as_str()));
            }
        }
    }

    #[test]
    fn runs_in_the_order_of_the_index_are_in_the_order_of_the_query(
        filter in a_filter(), order in an_order(), mut entries in prop::collection::vec(an_entry(), 0..12),
    ) {
        let plan = Plan::of(&filter, &order);
        entries.retain(|entry| filter.matches(entry));
        entries.sort_by(|one, two| order.compare(one, two));
        entries.dedup();
        // As the index has them: partition by partition, or merged.
        let mut indexed = entries.clone();
        let place = |entry: &Entry| plan.statuses.iter().position(|status| *status == entry.status);
        indexed.sort_by(|one, two| {
            let partitions = if plan.merged { std::cmp::Ordering::Equal } else { place(one).cmp(&place(two)) };
            let key = |entry: &Entry| (plan.index.value(entry), entry.id);
            let keys = match plan.direction {
                Direction::Ascending => key(one).cmp(&key(two)),
                Direction::Descending => key(two).cmp(&key(one)),
            };
            partitions.then(keys)
        });
        let mut sorted = Vec::new();
        for run in indexed.chunk_by(|one, two| plan.is_one_run(one, two)) {
            let mut run = run.to_vec();
            run.sort_by(|one, two| order.compare(one, two));
            sorted.extend(run);
        }
        prop_assert_eq!(sorted, entries, "{:?}", plan);
    }

    #[test]
    fn no_two_templates_are_equal(order in an_order(), one in an_entry(), two in an_entry()) {
        prop_assert!(order.compare(&one, &two).is_ne() || one.id == two.id);
        prop_assert_eq!(order.reversed().compare(&one, &two), order.compare(&two, &one));
    }
}

#[test]
fn an_id_tells_when_it_was_made() {
    assert_eq!(id(1_234, 7).made_at(), moment(1_234));
    assert_eq!(
        TemplateId::new(Uuid::nil()).made_at(),
        jiff::Timestamp::UNIX_EPOCH
    );
}
