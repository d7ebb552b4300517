//! Architectures out of several real services and one with every kind of rate, as texts.

use proptest::prelude::*;

use crate::formulas::formula;

/// The ingredients of an architecture.
#[derive(Clone, Debug)]
pub struct Case {
    pub parts: Vec<Part>,
    pub boxes: Vec<LetterBox>,
    /// The spreads of `a`, `b`, and `c` in the formulas of the letter boxes.
    pub numbers: [TestAssumption; 3],
    pub users: TestAssumption,
    pub orders: TestAssumption,
    pub correlated: bool,
    pub environments: u8,
    pub discount: u8,
    pub free: bool,
    pub existing: bool,
    pub support: u8,
    pub definition: bool,
    pub hours: u16,
}

/// One component.
#[derive(Clone, Debug)]
pub struct Part {
    service: usize,
    option: usize,
    region: u8,
    beliefs: [TestAssumption; 4],
    flows: u8,
}

/// A component of the service with every kind of rate.
#[derive(Clone, Debug)]
pub struct LetterBox {
    /// The number of letters as a formula; `None` for its own assumption.
    formula: Option<String>,
    letters: TestAssumption,
    count: Option<TestAssumption>,
    held: bool,
    region: u8,
}

/// How a figure is given: around so much, in such a form.
#[derive(Clone, Debug)]
pub struct TestAssumption {
    size: u32,
    form: u8,
}

/// Services with variants of chosen attributes, and usages with their unit and usual size.
type Kind = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str, u64)]);

const KINDS: &[Kind] = &[
    (
        "lambda",
        &["memory = \"512 MB\"", "memory = \"2048 MB\"\narchitecture = \"arm64\"\nephemeral_storage = \"1 GB\""],
        &[("requests", "request", 90_000_000), ("duration", "ms", 300)],
    ),
    (
        "s3",
        &["", "class = \"standard_ia\"\nretrieved = \"10 GB\""],
        &[("storage", "GB", 40_000), ("put_requests", "request", 900_000), ("get_requests", "request", 9_000_000)],
    ),
    ("ebs", &["count = 2"], &[("size", "GB", 500), ("iops", "IOPS", 3_500), ("throughput", "MiBps", 130)]),
    ("ebs", &["volume_type = \"io2\"\ncount = 2"], &[("size", "GB", 500), ("provisioned_iops", "IOPS", 40_000)]),
    (
        "ec2",
        &["instance_type = \"m5.large\"", "instance_type = \"t3.medium\"\nhours = \"42 h/week\""],
        &[("count", "", 5)],
    ),
    (
        "rds",
        &[
            "engine = \"postgresql\"\ninstance_type = \"db.m7g.large\"\nproxy = \"on\"",
            "engine = \"mysql\"\ninstance_type = \"db.m7g.large\"\ndeployment = \"multi_az\"",
        ],
        &[("storage", "GB", 380), ("backup_storage", "GB", 400), ("iops", "IOPS", 9_000)],
    ),
    (
        "dynamodb",
        &["", "consistency = \"eventual\"\ntable_class = \"standard_ia\""],
        &[("writes", "write", 3_000_000), ("reads", "read", 9_000_000), ("storage", "GB", 30)],
    ),
    (
        "dynamodb",
        &["capacity = \"provisioned\""],
        &[("write_capacity", "WCU", 30), ("read_capacity", "RCU", 90), ("storage", "GB", 30)],
    ),
    (
        "alb",
        &["busy_share_processed = \"30 %\""],
        &[("connections", "connection", 90_000_000), ("connection_duration", "s", 20), ("processed", "GB", 2_000)],
    ),
    ("nat_gateway", &["count = 2"], &[("processed", "GB", 700)]),
    ("public_ipv4", &["", "hours = \"100 h\""], &[("count", "", 4)]),
    (
        "cloudwatch_logs",
        &["", "scanned = \"100 GB\""],
        &[("ingested", "GB", 50), ("retained", "GB", 300), ("vended_to_logs", "GB", 12_000)],
    ),
    (
        "cloudfront",
        &["geography = \"europe\"", "geography = \"asia_pacific\""],
        &[("data_out", "GB", 12_000), ("requests", "request", 20_000_000)],
    ),
    ("api_gateway_http", &[""], &[("requests", "request", 300_000_000)]),
    ("vpc_endpoint", &["zones = \"3 zone\""], &[("processed", "GB", 900)]),
    ("custom", &["", "count = 3"], &[("cost", "USD", 500)]),
];

const REGIONS: [&str; 3] = ["eu-central-1", "us-east-1", "ap-southeast-1"];

fn belief(fixed: bool) -> impl Strategy<Value = TestAssumption> {
    (5_u32..200, if fixed { 0_u8..1 } else { 0_u8..13 }).prop_map(|(size, form)| TestAssumption { size, form })
}

fn part(fixed: bool) -> impl Strategy<Value = Part> {
    let beliefs = [(); 4].map(|()| belief(fixed));
    (0..KINDS.len(), 0_usize..4, 0_u8..5, beliefs, 0_u8..6).prop_map(|(service, option, region, beliefs, flows)| Part {
        service,
        option,
        region,
        beliefs,
        flows,
    })
}

fn letter_box(fixed: bool) -> impl Strategy<Value = LetterBox> {
    let given = (belief(fixed), prop::option::of(belief(fixed)), any::<bool>(), 0_u8..5);
    (prop::option::weighted(0.7, formula()), given).prop_map(|(formula, (letters, count, held, region))| LetterBox {
        formula,
        letters,
        count,
        held,
        region,
    })
}

fn cases(fixed: bool, most: usize) -> impl Strategy<Value = Case> {
    let whole = (0_u8..4, 0_u8..3, any::<bool>(), any::<bool>(), 0_u8..4, any::<bool>(), 672_u16..=744);
    let parts = prop::collection::vec(part(fixed), 1..=most);
    let boxes = prop::collection::vec(letter_box(fixed), 0..=2);
    let beliefs = [(); 5].map(|()| belief(fixed));
    (parts, boxes, beliefs, any::<bool>(), whole).prop_map(|(parts, boxes, beliefs, correlated, whole)| {
        let [users, orders, numbers @ ..] = beliefs;
        let (environments, discount, free, existing, support, definition, hours) = whole;
        Case {
            parts,
            boxes,
            numbers,
            users,
            orders,
            correlated,
            environments,
            discount,
            free,
            existing,
            support,
            definition,
            hours,
        }
    })
}

/// Any architecture.
pub fn case() -> impl Strategy<Value = Case> {
    cases(false, 6)
}

/// Any architecture of few components.
pub fn small_case() -> impl Strategy<Value = Case> {
    cases(false, 2)
}

/// An architecture with only exact assumptions.
pub fn fixed_case() -> impl Strategy<Value = Case> {
    cases(true, 6)
}

impl TestAssumption {
    /// The keys of the spread around `usual` units.
    fn keys(&self, usual: u64, unit: &str) -> String {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        // Percent of the size, which is itself a percentage of the usual size.
        let at = |share: u64| {
            let scaled = usual * u64::from(self.size) * share;
            format!("\"{}.{:04}{unit}\"", scaled / 10_000, scaled % 10_000)
        };
        match self.form {
            0 => format!("exact = {}", at(100)),
            1 => format!("low = {}, expected = {}, high = {}", at(70), at(102), at(140)),
            2 => format!("p10 = {}, p90 = {}", at(50), at(200)),
            3 => format!("p10 = {}, p50 = {}, p90 = {}", at(50), at(90), at(250)),
            4 => format!("min = {}, likely = {}, max = {}", at(50), at(80), at(300)),
            5 => format!("min = {}, likely = {}, max = {}, shape = \"triangular\"", at(50), at(80), at(300)),
            6 => format!("min = {}, max = {}", at(50), at(150)),
            7 => format!("about = {}, within = \"40 %\"", at(100)),
            8 => {
                let (few, many) = (at(50), at(200));
                format!("choice = [{{ value = {few}, weight = 3 }}, {{ value = {many}, weight = 1.5 }}]")
            }
            9 => format!("observed = [{}, {}, {}, {}], row = \"month\"", at(80), at(100), at(115), at(95)),
            10 => {
                let rows: Vec<String> = [80, 100, 115, 95, 99, 130, 70, 101, 104, 88, 93, 120].map(at).to_vec();
                format!("observed = [{}], row = \"month\", predict = true", rows.join(", "))
            }
            11 => {
                let (lowest, highest, best) = (at(60), at(190), at(90));
                format!("asked = {{ lowest = {lowest}, highest = {highest}, best = {best}, sure = \"65 %\" }}")
            }
            _ => format!("p5 = {}, p95 = {}, scale = 1.5", at(60), at(170)),
        }
    }

    fn inline(&self, usual: u64, unit: &str) -> String {
        format!("{{ {}, statement = \"Generated\", basis = \"Generated\" }}", self.keys(usual, unit))
    }

    fn known(&self) -> TestAssumption {
        TestAssumption { form: 0, ..self.clone() }
    }
}

impl Part {
    fn kind(&self) -> &'static Kind {
        &KINDS[self.service]
    }

    fn text(&self, id: usize, environments: bool) -> String {
        let (service, options, usages) = self.kind();
        let mut text =
            format!("[components.c{id}]\nservice = \"{service}\"\n{}\n", options[self.option % options.len()]);
        if let Some(region) = REGIONS.get(usize::from(self.region)) {
            text += &format!("region = \"{region}\"\n");
        }
        if environments && self.option == 3 {
            text += "environments = [\"production\"]\n";
        }
        for ((usage, unit, usual), belief) in usages.iter().zip(&self.beliefs) {
            // Some components use the requests of the users, so that components share assumptions.
            let driven = *usage == "requests" && self.option % 2 == 1;
            let value = if driven { "\"2 * requests\"".to_owned() } else { belief.inline(*usual, unit) };
            text += &format!("{usage} = {value}\n");
        }
        text
    }

    /// Flows of zonal and regional services, whose direction and path vary.
    fn flow(&self, id: usize, others: usize) -> Option<String> {
        if !["ec2", "s3", "lambda", "cloudfront", "rds"].contains(&self.kind().0) {
            return None;
        }
        let volume = self.beliefs[3].inline(6_000, "GB");
        let other = format!("c{}", (id + 1) % others);
        let (from, to) = match self.flows {
            0 | 1 => (format!("c{id}"), "internet".to_owned()),
            2 => ("internet".to_owned(), format!("c{id}")),
            3 if others > 1 => (format!("c{id}"), other),
            4 => (format!("c{id}"), "on_premises".to_owned()),
            _ => return None,
        };
        Some(format!("[[flows]]\nfrom = \"{from}\"\nto = \"{to}\"\nvolume = {volume}\n"))
    }

    fn known(&self) -> Part {
        Part { beliefs: self.beliefs.clone().map(|belief| belief.known()), ..self.clone() }
    }
}

impl LetterBox {
    fn text(&self, id: usize) -> String {
        let letters = match &self.formula {
            Some(formula) => format!("\"max(0, {formula}) * 1 letter\""),
            None => self.letters.inline(800, "letter"),
        };
        let mut text = format!("[components.box{id}]\nservice = \"post\"\nletters = {letters}\n");
        if let Some(region) = REGIONS.get(usize::from(self.region)) {
            text += &format!("region = \"{region}\"\n");
        }
        if let Some(count) = &self.count {
            text += &format!("count = {}\n", count.inline(4, ""));
        }
        if self.held {
            text += "held = \"200 letter\"\n";
        }
        text
    }

    fn known(&self) -> LetterBox {
        let count = self.count.as_ref().map(TestAssumption::known);
        LetterBox { letters: self.letters.known(), count, ..self.clone() }
    }
}

impl Case {
    /// The same with everything known exactly.
    pub fn known(&self) -> Case {
        let parts = self.parts.iter().map(Part::known).collect();
        let boxes = self.boxes.iter().map(LetterBox::known).collect();
        let numbers = self.numbers.clone().map(|number| number.known());
        Case { parts, boxes, numbers, users: self.users.known(), orders: self.orders.known(), ..self.clone() }
    }

    /// The file.
    pub fn text(&self) -> String {
        self.text_with("")
    }

    /// The file with a component before the others whose charges share no pool with any.
    pub fn text_with_another_component_first(&self) -> String {
        let processed = TestAssumption { size: 70, form: 3 }.inline(800, "GB");
        let count = TestAssumption { size: 100, form: 8 }.inline(2, "");
        self.text_with(&format!(
            "[components.added]\nservice = \"nat_gateway\"\nprocessed = {processed}\ncount = {count}\n"
        ))
    }

    fn text_with(&self, first: &str) -> String {
        let environments = self.environments > 1;
        let mut sections = vec![self.head(), self.assumptions()];
        if environments {
            let scale = TestAssumption { size: 20, form: if self.environments == 2 { 6 } else { 0 } }.inline(1, "");
            sections.push(format!(
                "[environments.production]\n[environments.test]\nscale = {}\nhours = \"42 h/week\"\n",
                if self.users.form == 0 { "\"20 %\"".to_owned() } else { scale }
            ));
        }
        sections.push(first.to_owned());
        sections.extend(self.parts.iter().enumerate().map(|(id, part)| part.text(id, environments)));
        sections.extend(self.boxes.iter().enumerate().map(|(id, letter_box)| letter_box.text(id)));
        if let Some(plan) =
            ["", "developer", "business", "enterprise"].get(usize::from(self.support)).filter(|p| !p.is_empty())
        {
            sections.push(format!("[components.support]\nservice = \"aws_support\"\nplan = \"{plan}\"\n"));
        }
        let flows: Vec<String> =
            self.parts.iter().enumerate().filter_map(|(id, part)| part.flow(id, self.parts.len())).collect();
        sections.extend(flows);
        sections.push(self.existing_use());
        if self.discount > 0 {
            sections.push(format!("[discount]\nfraction = \"{} %\"\nbasis = \"Generated\"\n", 4 * self.discount));
        }
        sections.concat()
    }

    fn head(&self) -> String {
        let free = if self.free { "always" } else { "never" };
        format!(
            "[architecture]\nname = \"generated\"\nregion = \"eu-central-1\"\nfree_allowances = \"{free}\"\n\
             definition_uncertainty = {}\nhours_per_month = {}\n",
            self.definition, self.hours
        )
    }

    fn assumptions(&self) -> String {
        let one = |name: &str, belief: &TestAssumption, usual, unit| {
            let keys = belief.inline(usual, unit);
            format!("{name} = {keys}\n")
        };
        let correlation =
            if self.correlated { "[[correlation]]\nbetween = [\"users\", \"orders\"]\nrank = 0.4\n" } else { "" };
        let names = if self.boxes.is_empty() { &[][..] } else { &["a", "b", "c"] };
        let numbers: String =
            names.iter().zip(&self.numbers).map(|(name, belief)| one(name, belief, 120, "")).collect();
        format!(
            "[assumptions]\n{numbers}{}{}{correlation}[drivers]\nrequests = \"users * orders * 30 request/order\"\n",
            one("users", &self.users, 200_000, "user"),
            one("orders", &self.orders, 3, "order/user"),
        )
    }

    /// Use of the meter of letters, and of that of internet traffic where a component in the architecture's region
    /// feeds it.
    fn existing_use(&self) -> String {
        let letters = match self.boxes.first().filter(|_| self.existing) {
            Some(first) => format!(
                "[[existing_use]]\nservice = \"post\"\ncharge = \"graduated\"\nquantity = {}\n",
                first.letters.inline(500, "letter")
            ),
            None => String::new(),
        };
        letters + &self.existing_traffic()
    }

    fn existing_traffic(&self) -> String {
        let feeds = |part: &&Part| ["ec2", "s3", "lambda", "rds"].contains(&part.kind().0) && part.flows < 2;
        let found = self.parts.iter().find(feeds);
        match found.filter(|_| self.existing) {
            Some(part) => format!(
                "[[existing_use]]\nservice = \"data_transfer\"\ncharge = \"internet_out\"\nquantity = {}\n",
                part.beliefs[2].inline(8_000, "GB")
            ),
            None => String::new(),
        }
    }
}
