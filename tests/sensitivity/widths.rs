//! Remaining widths after answers, and the tornado, compared with closed forms.

use costcone::sensitivity::Sensitivity;

use crate::model::{cost, found, number, plan};

/// P90 minus P10 of a standard normal.
const WIDTH: f64 = 2.0 * 1.281_551_565_544_600_5;

fn normal(deviation: f64) -> String {
    format!("p10 = -{0}\np90 = {0}", WIDTH / 2.0 * deviation)
}

fn left(sensitivity: &Sensitivity, id: &str) -> f64 {
    let is_of = |place: usize| sensitivity.plan().assumptions()[place].id() == id;
    let question = sensitivity.questions().iter().find(|question| is_of(question.assumption())).unwrap();
    question.left().value.to_f64()
}

/// x with deviation 3 and y with deviation 4: the range is 5 normal widths, and an answer about one leaves the width of the
/// other.
#[test]
fn an_answer_about_one_normal_leaves_the_width_of_the_other() {
    let sensitivity = found(&plan(&[number("x", &normal(3.0)), number("y", &normal(4.0)), cost("100 + x + y")]));
    let near = |found: f64, wanted: f64| (found / wanted - 1.0).abs() < 0.01;
    assert!(near(sensitivity.width().value.to_f64(), 5.0 * WIDTH));
    assert!(near(left(&sensitivity, "x"), 4.0 * WIDTH), "{}", left(&sensitivity, "x") / WIDTH);
    assert!(near(left(&sensitivity, "y"), 3.0 * WIDTH), "{}", left(&sensitivity, "y") / WIDTH);
    let [one, both] = sensitivity.together() else { panic!("two questions") };
    assert!(near(one.left().value.to_f64(), 3.0 * WIDTH));
    assert!(both.left().value.to_f64() < 0.01 * WIDTH && both.narrowing() > 0.99, "{both:?}");
}

/// With correlation r, an answer about x leaves the part of y that x does not settle: 4 √(1 - r²).
#[test]
fn an_answer_also_settles_correlated_assumptions_in_part() {
    let correlation = "[[correlation]]\nbetween = [\"x\", \"y\"]\nlatent = 0.8\n".to_owned();
    let sections = [number("x", &normal(3.0)), number("y", &normal(4.0)), cost("100 + x + y"), correlation];
    let sensitivity = found(&plan(&sections));
    assert!((left(&sensitivity, "x") / (4.0 * 0.6 * WIDTH) - 1.0).abs() < 0.015, "{}", left(&sensitivity, "x") / WIDTH);
    assert!((left(&sensitivity, "y") / (3.0 * 0.6 * WIDTH) - 1.0).abs() < 0.015, "{}", left(&sensitivity, "y") / WIDTH);
}

/// With x at its P10, x + y is normal around it: expected 100 - 1.28 · 3, P90 above it by 1.28 · 4.
#[test]
fn the_tornado_of_a_sum_moves_like_the_assumption() {
    let sensitivity = found(&plan(&[number("x", &normal(3.0)), number("y", &normal(4.0)), cost("100 + x + y")]));
    let id = |place: usize| sensitivity.plan().assumptions()[place].id();
    let [first, second] = sensitivity.bars() else { panic!("two bars") };
    assert_eq!([id(first.assumption()), id(second.assumption())], ["y", "x"]);
    let z = WIDTH / 2.0;
    for (points, z_of_point) in [(0, -z), (1, -0.674_489_750_196), (2, 0.0), (3, 0.674_489_750_196), (4, z)] {
        let [expected, high] = [second.expected()[points], second.percentile()[points]];
        assert!((expected.value.to_f64() - (100.0 + 3.0 * z_of_point)).abs() < 0.05, "{expected:?}");
        assert!((high.value.to_f64() - (100.0 + 3.0 * z_of_point + 4.0 * z)).abs() < 0.25, "{high:?}");
        assert!(expected.error.to_f64() < 0.2 && high.error.to_f64() < 0.3, "{expected:?} {high:?}");
    }
    assert!(first.is_monotone() && second.is_monotone());
    assert!((first.swing().to_f64() - 4.0 * WIDTH).abs() < 0.05);
    assert_eq!(sensitivity.rest(1), second.swing());
}

/// (x - 1)² falls and rises for a uniform x from 0 to 2; 100 - x falls.
#[test]
fn a_cost_that_falls_and_rises_is_marked() {
    let sections = [number("x", "min = 0\nmax = 2"), number("y", "min = 0\nmax = 1"), cost("100 + (x - 1)^2 - y")];
    let sensitivity = found(&plan(&sections));
    for bar in sensitivity.bars() {
        let id = sensitivity.plan().assumptions()[bar.assumption()].id();
        assert_eq!(bar.is_monotone(), id == "y", "{bar:?}");
    }
}

/// Each alternative counts with its own value: 1 at P10, 41 at P90.
#[test]
fn each_alternative_counts_with_its_own_value() {
    let choice = "choice = [{ value = 1 }, { value = 41 }]";
    let sensitivity = found(&plan(&[number("x", choice), number("y", "min = 0\nmax = 10"), cost("x + y")]));
    let bar = &sensitivity.bars()[0];
    assert!((bar.expected()[0].value.to_f64() - 6.0).abs() < 0.05, "{bar:?}");
    assert!((bar.expected()[4].value.to_f64() - 46.0).abs() < 0.05, "{bar:?}");
    assert!((left(&sensitivity, "x") - 8.0).abs() < 0.1, "{}", left(&sensitivity, "x"));
}

/// The upper percentile rises if two lognormals are correlated at a rank of 0.3.
#[test]
fn correlation_of_the_widest_moves_the_percentile() {
    let sections = [
        number("a", "p10 = 10\np90 = 90"),
        number("b", "p10 = 10\np90 = 100"),
        number("c", "p10 = 4\np90 = 5"),
        cost("a + b + c"),
    ];
    let sensitivity = found(&plan(&sections));
    let check = sensitivity.correlation();
    assert_eq!((check.independent_pairs(), check.pairs().len()), (3, 3));
    let id = |place: usize| sensitivity.plan().assumptions()[place].id();
    assert_eq!(check.between().map(|pair| pair.map(id)), Some(["b", "a"]));
    let (before, after) = (check.before().unwrap(), check.after().unwrap());
    assert!(after.value.to_f64() > 1.02 * before.value.to_f64(), "{check:?}");
}
