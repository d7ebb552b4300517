//! A component: a service in the architecture, with its settings as written.

use std::borrow::Cow;

use costcone_formula::Decimal;

use super::assumption::Assumption;
use super::label::label_from_id;
use crate::document::Value;

/// The value of a setting, as written. The catalog knows which keys a service has and whether they are attributes or usages, so the plan interprets
/// the value.
#[derive(Clone, Debug)]
pub enum SettingValue {
    /// A formula, a quantity or an attribute value.
    Text(String),
    /// A number.
    Number(Decimal),
    /// True or false.
    Flag(bool),
    /// An inline assumption.
    Assumption(Box<Assumption>),
}

impl SettingValue {
    /// The text of a formula, or the number as text. `None` for flags and assumptions.
    #[must_use]
    pub fn formula(&self) -> Option<String> {
        match self {
            SettingValue::Text(text) => Some(text.clone()),
            SettingValue::Number(number) => Some(number.to_string()),
            SettingValue::Flag(_) | SettingValue::Assumption(_) => None,
        }
    }

    pub(crate) fn to_value(&self) -> Value {
        match self {
            SettingValue::Text(text) => Value::Text(text.clone()),
            SettingValue::Number(number) => Value::from_decimal(*number),
            SettingValue::Flag(flag) => Value::Bool(*flag),
            SettingValue::Assumption(assumption) => assumption.given().clone().into(),
        }
    }
}

impl From<&str> for SettingValue {
    fn from(text: &str) -> SettingValue {
        SettingValue::Text(text.to_owned())
    }
}

impl From<Decimal> for SettingValue {
    fn from(number: Decimal) -> SettingValue {
        SettingValue::Number(number)
    }
}

impl From<bool> for SettingValue {
    fn from(flag: bool) -> SettingValue {
        SettingValue::Flag(flag)
    }
}

impl From<Assumption> for SettingValue {
    fn from(assumption: Assumption) -> SettingValue {
        SettingValue::Assumption(Box::new(assumption))
    }
}

/// A service in the architecture.
///
/// `count` is the number of identical units. `hours` is their running time, such as `"50 h/week"`; the default is the whole month. `items` describes
/// units that differ: each item takes the component's settings and changes some of them.
///
/// ```
/// # use costcone_core as costcone;
/// use costcone::model::Component;
/// let web = Component::new("web", "ec2").with("instance_type", "t4g.small").with("count", "2");
/// assert_eq!(web.service(), "ec2");
/// assert!(web.setting("instance_type").is_some());
/// ```
#[derive(Clone, Debug)]
pub struct Component {
    pub(crate) id: String,
    pub(crate) service: String,
    pub(crate) label: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) environments: Option<Vec<String>>,
    pub(crate) statement: Option<String>,
    pub(crate) basis: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) status: Option<super::Status>,
    pub(crate) trust: Option<super::Trust>,
    pub(crate) settings: Vec<(String, SettingValue)>,
    pub(crate) items: Vec<ComponentItem>,
}

/// One of several items of a component that differ in some settings.
#[derive(Clone, Debug)]
pub struct ComponentItem {
    pub(crate) name: Option<String>,
    pub(crate) settings: Vec<(String, SettingValue)>,
}

impl ComponentItem {
    /// An item with a name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> ComponentItem {
        ComponentItem { name: Some(name.into()), settings: Vec::new() }
    }

    /// A copy with a setting of its own.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<SettingValue>) -> ComponentItem {
        put(&mut self.settings, key, value.into());
        self
    }

    /// Its name. Items without a name are numbered.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The settings that it changes.
    #[must_use]
    pub fn settings(&self) -> &[(String, SettingValue)] {
        &self.settings
    }
}

impl Component {
    /// A component with its id and the id of its service in the catalog.
    #[must_use]
    pub fn new(id: impl Into<String>, service: impl Into<String>) -> Component {
        Component {
            id: id.into(),
            service: service.into(),
            label: None,
            region: None,
            environments: None,
            statement: None,
            basis: None,
            owner: None,
            status: None,
            trust: None,
            settings: Vec::new(),
            items: Vec::new(),
        }
    }

    /// A copy with a setting: an attribute, a usage, `count` or `hours`.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<SettingValue>) -> Component {
        put(&mut self.settings, key, value.into());
        self
    }

    /// A copy with a name for readers.
    ///
    /// ```
    /// # use costcone_core as costcone;
    /// use costcone::model::Component;
    /// assert_eq!(Component::new("edge_api", "alb").label(), "Edge API");
    /// assert_eq!(Component::new("edge_api", "alb").with_label("Load balancer").label(), "Load balancer");
    /// ```
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Component {
        self.label = Some(label.into());
        self
    }

    /// A copy in another region than the architecture's.
    #[must_use]
    pub fn in_region(mut self, region: impl Into<String>) -> Component {
        self.region = Some(region.into());
        self
    }

    /// A copy that is only in these environments.
    #[must_use]
    pub fn only_in<T: Into<String>>(mut self, environments: impl IntoIterator<Item = T>) -> Component {
        self.environments = Some(environments.into_iter().map(Into::into).collect());
        self
    }

    /// A copy with a statement and a basis for its inline assumptions.
    #[must_use]
    pub fn documented(mut self, statement: impl Into<String>, basis: impl Into<String>) -> Component {
        self.statement = Some(statement.into());
        self.basis = Some(basis.into());
        self
    }

    /// A copy with one more item.
    #[must_use]
    pub fn with_item(mut self, item: ComponentItem) -> Component {
        self.items.push(item);
        self
    }

    /// Its name in flows and reports.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its name for readers: `label`, or its id in words.
    #[must_use]
    pub fn label(&self) -> Cow<'_, str> {
        self.label.as_deref().map_or_else(|| label_from_id(&self.id).into(), Cow::from)
    }

    /// The id of its service.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.service
    }

    /// Its region, if it differs from the architecture's.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// The environments that contain it. `None` for all.
    #[must_use]
    pub fn environments(&self) -> Option<&[String]> {
        self.environments.as_deref()
    }

    /// Its purpose.
    #[must_use]
    pub fn statement(&self) -> Option<&str> {
        self.statement.as_deref()
    }

    /// The value of a setting.
    #[must_use]
    pub fn setting(&self, key: &str) -> Option<&SettingValue> {
        self.settings.iter().find(|(known, _)| known == key).map(|(_, setting)| setting)
    }

    /// All settings in the order of the document.
    #[must_use]
    pub fn settings(&self) -> &[(String, SettingValue)] {
        &self.settings
    }

    /// Its items. Empty if all units are identical.
    #[must_use]
    pub fn items(&self) -> &[ComponentItem] {
        &self.items
    }
}

/// Sets a key and replaces an earlier value.
pub(crate) fn put(settings: &mut Vec<(String, SettingValue)>, key: &str, value: SettingValue) {
    match settings.iter_mut().find(|(known, _)| known == key) {
        Some((_, old)) => *old = value,
        None => settings.push((key.to_owned(), value)),
    }
}
