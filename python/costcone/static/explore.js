// What if: a slider for each uncertain assumption, and what becomes of the range.
//
// Python prices, this draws: a move asks for the cost of what is supposed, one question at a time. What authors wrote reaches the
// page as text only. Nothing is fetched.

/** Steps of a slider. */
const STEPS = 200;
/** From this ceiling over floor on, a slider goes up by factors. */
const WIDE = 10;
/** How long a kernel may take to answer before it counts as gone, in milliseconds. */
const PATIENCE = 5000;
/** The part of the S-curve that is drawn. */
const READ = 0.98;
/** Bars of the tornado. */
const BARS = 8;
const SVG = "http://www.w3.org/2000/svg";

const INK = "var(--cc-ink)";
const MUTED = "var(--cc-muted)";
const INSIDE = "var(--cc-inside)";
const OUTSIDE = "var(--cc-outside)";

// ---- Nodes

function set(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const html = (tag, attributes = {}, ...children) => set(document.createElement(tag), attributes, children);
const shape = (tag, attributes = {}, ...children) => set(document.createElementNS(SVG, tag), attributes, children);

let named = 0;
const fresh = () => `costcone-${(named += 1)}`;

// ---- Figures

const grouped = (value) => new Intl.NumberFormat("en", { maximumSignificantDigits: 4 }).format(value);
const clamp = (value, from, to) => Math.min(Math.max(value, from), to);
const same = (one, other) => {
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => one[key] === other[key]);
};

/** An amount as axes show it: $1500, $25k. */
function amount(value, currency) {
  const sizes = [[1e9, 1e9, "B"], [1e6, 1e6, "M"], [1e4, 1e3, "k"]];
  const [, unit, suffix] = sizes.find(([least]) => Math.abs(value) >= least) ?? [0, 1, ""];
  const sign = `${value < 0 ? "-" : ""}${currency === "USD" ? "$" : `${currency} `}`;
  return `${sign}${Number((Math.abs(value) / unit).toPrecision(4))}${suffix}`;
}

/** Amounts of one step of 1, 2 or 5 times a power of ten, about so many. */
function ticks(from, to, count) {
  const rough = (to - from) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? rough;
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, place) => (first + place) * step);
}

/** From the values of a belief to places from 0 to 1, and back; a choice has a place for each alternative. */
function scaleOf({ floor, ceiling, alternatives }) {
  if (alternatives?.length > 1) return scaleOfChoice(alternatives);
  const byFactors = floor > 0 && ceiling / floor >= WIDE;
  const [into, out] = byFactors ? [Math.log, Math.exp] : [(value) => value, (value) => value];
  const [from, width] = [into(floor), into(ceiling) - into(floor) || 1];
  const value = (place) => out(from + place * width);
  /** In no more digits than a step of the slider can tell apart. */
  const valueAt = (place) => {
    const unit = 10 ** Math.floor(Math.log10(value(place + 0.5 / STEPS) - value(place - 0.5 / STEPS)));
    return clamp(Number((Math.round(value(place) / unit) * unit).toPrecision(12)), floor, ceiling);
  };
  return { steps: STEPS, place: (value) => (into(value) - from) / width, valueAt, nearest: (value) => value };
}

function scaleOfChoice(alternatives) {
  const steps = alternatives.length - 1;
  const off = (value) => alternatives.map((one) => Math.abs(one - value));
  const index = (value) => off(value).indexOf(Math.min(...off(value)));
  const place = (value) => index(value) / steps;
  return { steps, place, valueAt: (at) => alternatives[Math.round(at * steps)], nearest: (value) => alternatives[index(value)] };
}

const believed = (belief) => clamp(Number(belief.expected.toPrecision(4)), belief.floor, belief.ceiling);

/** How the width of a range has changed. */
function compared(now, before) {
  const change = Math.round(100 * (1 - (now.high - now.low) / (before.high - before.low)));
  if (!Number.isFinite(change)) return `before: ${before.ends}`;
  if (change === 0) return `about as wide as before: ${before.ends}`;
  return `${Math.abs(change)} % ${change > 0 ? "narrower" : "wider"} than before: ${before.ends}`;
}

// ---- One assumption

/** P10, P90 and what lies between, beside the track of a slider. */
function marks(belief, scale) {
  const [low, high] = [belief.p10, belief.p90].map((value) => 100 * clamp(scale.place(value), 0, 1));
  const band = html("div", { class: "cc-band" });
  Object.assign(band.style, { left: `${low}%`, width: `${high - low}%` });
  const tick = (place, side, words) => {
    const node = html("div", { class: `cc-tick cc-${side}` }, html("span", {}, words));
    node.style.left = `${place}%`;
    return node;
  };
  // A name stands outside of the band, but inside of the slider.
  const isWide = high - low > 30;
  const [ofLow, ofHigh] = [isWide && low < 10 ? "high" : "low", isWide && high > 90 ? "low" : "high"];
  return html("div", { class: "cc-marks", "aria-hidden": "true" }, band, tick(low, ofLow, "P10"), tick(high, ofHigh, "P90"));
}

function controls(belief, steps, described) {
  const unit = belief.unit ? `, in ${belief.unit}` : "";
  const input = (type, label, more) => html("input", { type, "aria-label": label, "aria-describedby": described, ...more });
  // JupyterLab would take the arrows to move between cells.
  const range = { min: 0, max: steps, step: 1, "data-lm-suppress-shortcuts": "true" };
  return {
    known: input("checkbox", `${belief.statement}: known`, {}),
    slider: input("range", belief.statement, range),
    number: input("number", `${belief.statement}${unit}`, { step: "any", min: belief.floor, max: belief.ceiling }),
  };
}

/** The row of an assumption; `change` hears what is supposed, or `undefined` for what is believed. */
function row(belief, change) {
  const [scale, described] = [scaleOf(belief), fresh()];
  const parts = controls(belief, scale.steps, described);
  const { known, slider, number } = parts;
  const at = () => scale.valueAt(slider.value / scale.steps);
  const typed = () => {
    if (number.value !== "" && number.reportValidity()) change(scale.nearest(Number(number.value)));
  };
  slider.addEventListener("input", () => change(at()));
  known.addEventListener("change", () => change(known.checked ? scale.nearest(believed(belief)) : undefined));
  number.addEventListener("change", typed);
  number.addEventListener("keydown", (event) => event.key === "Enter" && typed());
  const node = laidOut(belief, scale, parts, described);
  const show = (supposed) => {
    const value = supposed ?? believed(belief);
    known.checked = supposed !== undefined;
    node.classList.toggle("cc-is-known", known.checked);
    // While it is moved a slider stands where the hand is.
    if (at() !== value) slider.value = Math.round(scale.steps * scale.place(value));
    number.value = String(value);
    slider.setAttribute("aria-valuetext", `${grouped(value)} ${belief.unit}, ${known.checked ? "known" : "expected"}`);
  };
  return { node, show };
}

function laidOut(belief, scale, { known, slider, number }, described) {
  const ask = belief.owner ? `ask: ${belief.owner}` : "no owner";
  const notes = [`understood: ${belief.understood}`, belief.id, ask, belief.status];
  return html(
    "div",
    { class: "cc-row", role: "group", "aria-label": belief.statement, "data-assumption": belief.id },
    html("div", { class: "cc-statement" }, belief.statement),
    html(
      "div",
      { class: "cc-controls" },
      html("label", { class: "cc-known" }, known, " known"),
      html("div", { class: "cc-track" }, marks(belief, scale), slider),
      html("div", { class: "cc-value" }, number, html("span", { class: "cc-unit" }, belief.unit)),
    ),
    html("div", { class: "cc-note", id: described }, notes.join(" · ")),
  );
}

// ---- Pictures

function picture(width, height, title, description, ...shapes) {
  const frame = { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", class: "cc-chart" };
  return shape("svg", frame, shape("title", {}, title), shape("desc", {}, description), ...shapes);
}

const text = (x, y, anchor, fill, words) => shape("text", { x, y, "text-anchor": anchor, fill }, words);
const line = (x1, y1, x2, y2, stroke, more = {}) => shape("line", { x1, y1, x2, y2, stroke, ...more });

/** A curve without the dearest cases, which would make the rest too narrow to read. */
const read = (curve) => curve.filter(([, probability]) => probability <= READ);

/** The ends of an axis that two curves share. */
function shared(curves) {
  const costs = curves.flatMap((curve) => curve.map(([cost]) => cost));
  const [from, to] = [Math.min(...costs), Math.max(...costs)];
  const room = to > from ? 0 : Math.max(Math.abs(from), 1) / 2;
  return [from - room, to + room];
}

/** The probability of staying below an amount: before, and now. */
function sCurve(cost, before, width) {
  const [left, top, right, bottom] = [42, 22, width - 14, 160];
  const [was, is] = [read(before), read(cost.s_curve)];
  const [from, to] = shared([was, is]);
  const x = (value) => left + clamp((value - from) / (to - from), 0, 1) * (right - left);
  const y = (probability) => bottom - probability * (bottom - top);
  const points = (curve) => curve.map(([value, probability]) => `${x(value).toFixed(1)},${y(probability).toFixed(1)}`).join(" ");
  const curve = (of, stroke, more) => shape("polyline", { points: points(of), fill: "none", stroke, ...more });
  const level = (probability) => [
    line(left, y(probability), right, y(probability), OUTSIDE, { "stroke-width": 0.5 }),
    text(left - 5, y(probability) + 4, "end", MUTED, `${100 * probability} %`),
  ];
  const axis = ticks(from, to, clamp(Math.floor(width / 70), 3, 6)).flatMap((value) => [
    line(x(value), bottom, x(value), bottom + 4, MUTED),
    text(x(value), bottom + 17, "middle", MUTED, amount(value, cost.currency)),
  ]);
  const mark = (value, anchor, aside, words) => [
    line(x(value), top - 6, x(value), bottom, INK, { "stroke-dasharray": "3 3" }),
    text(x(value) + aside, top - 10, anchor, INK, words),
  ];
  return picture(
    width,
    200,
    "Probability of staying below an amount",
    `Now ${cost.range.sentence}. Before: ${cost.before.sentence}.`,
    ...[0, 0.5, 1].flatMap(level),
    ...axis,
    curve(was, OUTSIDE, { "stroke-width": 2.5, "stroke-dasharray": "5 3" }),
    curve(is, INSIDE, { "stroke-width": 2.5 }),
    ...mark(cost.range.low, "end", -2, cost.low_name),
    ...mark(cost.range.high, "start", 2, cost.high_name),
    text(right, bottom + 34, "end", MUTED, `${cost.currency} a ${cost.period}, before tax`),
  );
}

/** What each assumption that is not known still does to the expected cost. */
function tornado(cost, width) {
  const bars = cost.tornado.slice(0, BARS);
  const [middle, all] = [cost.range.expected, bars.flatMap((bar) => [bar.at_p10, bar.at_p90])];
  const [from, to] = [Math.min(middle, ...all), Math.max(middle, ...all)];
  const [left, right, high] = [2, width - 2, 34];
  const x = (value) => left + ((value - from) / (to - from || 1)) * (right - left);
  const side = (end, top, fill) => {
    const [start, stop] = [x(middle), x(end)].sort((one, other) => one - other);
    return shape("rect", { x: start, y: top, width: Math.max(stop - start, 0.5), height: 10, fill });
  };
  const letters = Math.max(8, Math.floor(width / 12));
  const drawn = bars.flatMap((bar, place) => {
    const [top, name] = [place * high, bar.id.length > letters ? `${bar.id.slice(0, letters - 1)}…` : bar.id];
    return [
      text(left, top + 13, "start", INK, name),
      text(right, top + 13, "end", MUTED, bar.text),
      side(bar.at_p10, top + 18, OUTSIDE),
      side(bar.at_p90, top + 18, INSIDE),
      line(x(middle), top + 16, x(middle), top + 30, INK),
    ];
  });
  const description = bars.map((bar) => `${bar.id}: ${bar.text}`).join("; ");
  return picture(width, bars.length * high, "What each assumption does to the expected cost", description, ...drawn);
}

// ---- Writing back

/** Who and why, and the button; `keep` hears both. */
function form(keep) {
  const input = (name, more) => html("input", { type: "text", class: name, ...more });
  const [who, why] = [input("cc-who", {}), input("cc-why", { required: "" })];
  const labelled = (words, field) => html("label", {}, html("span", {}, words), field);
  const said = html("div", { class: "cc-said", role: "status", "aria-live": "polite" });
  const node = html(
    "form",
    { class: "cc-form", novalidate: "" },
    labelled("Who says so", who),
    labelled("Why: where it comes from", why),
    html("button", { type: "submit" }, "Keep as changed architecture"),
    said,
  );
  const say = (words) => said.replaceChildren(words);
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    if (why.value.trim()) return keep(who.value, why.value);
    say("Say why first: where do the figures come from?");
    return why.focus();
  });
  return { node, say };
}

// ---- The whole

const block = (name, ...children) => html("div", { class: name }, ...children);

/** What is asked: the sliders; `actions` hear them. */
function asking(beliefs, actions) {
  const rows = new Map(beliefs.map((belief) => [belief.id, row(belief, (value) => actions.change(belief.id, value))]));
  const reset = html("button", { type: "button", class: "cc-reset" }, "Back to what is believed");
  reset.addEventListener("click", () => actions.reset());
  const sliders = beliefs.length ? [...rows.values()].map((one) => one.node) : [block("cc-note", "No assumption is uncertain.")];
  return { rows, node: block("cc-asked", block("cc-heading", "Suppose it turns out to be"), ...sliders, reset) };
}

/** Everything that is on the page. */
function page(model, actions) {
  const title = `${model.get("_title")}: what if?`;
  const { rows, node: asked } = asking(JSON.parse(model.get("_sliders")), actions);
  const [range, under, difference] = [block("cc-range"), block("cc-under"), block("cc-difference")];
  const [curve, bars] = [block("cc-curve"), block("cc-tornado")];
  const { node: kept, say } = form(actions.keep);
  // The picture for where no kernel answers gives way for as long as this stands on the page.
  const still = model.get("_still");
  const node = html(
    "div",
    { class: "costcone-explore", role: "group", "aria-label": title, "aria-busy": "false" },
    html("style", {}, `.${still}, .jp-OutputArea-child:has(.${still}) { display: none; }`),
    block("cc-title", title),
    html("div", { role: "status", "aria-live": "polite", "aria-atomic": "true" }, range, under, difference),
    block(
      "cc-parts",
      asked,
      block(
        "cc-answer",
        block("cc-heading", "Probability of staying below"),
        curve,
        block("cc-note", "solid: now; dashed: before"),
        block("cc-heading", "What still moves the expected cost"),
        bars,
      ),
    ),
    kept,
  );
  return { node, rows, range, under, difference, curve, bars, say };
}

/** Writes an answer onto the page. */
function write(parts, { known, cost }, before) {
  const width = Math.floor(clamp(parts.curve.clientWidth || 480, 220, 640));
  const isAsked = Object.keys(known).length > 0;
  parts.range.textContent = cost.range.ends;
  parts.under.textContent = cost.range.under;
  parts.difference.textContent = isAsked
    ? compared(cost.range, cost.before)
    : "Move a slider to suppose what an assumption turns out to be.";
  parts.curve.replaceChildren(sCurve(cost, before, width));
  const bars = cost.tornado.length ? [tornado(cost, width), legend(cost)] : ["Nothing: everything is known."];
  parts.bars.replaceChildren(...bars);
}

function legend(cost) {
  const swatch = (end) => html("span", { class: `cc-swatch cc-at-${end}` });
  const rest = cost.tornado.length > BARS ? ` ${cost.tornado.length - BARS} more are not shown.` : "";
  const words = [" with it at its P10, ", ` at its P90; the others as uncertain as now.${rest}`];
  return block("cc-note", swatch("low"), words[0], swatch("high"), words[1]);
}

// ---- Asking Python

/** What is supposed here, and the questions about it: one at a time, and what is supposed meanwhile is asked next. */
function conversation(model, { moved, busy, say }) {
  const shown = () => JSON.parse(model.get("_shown")).known;
  let [known, asked, patience, late] = [shown(), null, 0, false];
  const waitFor = (question) => {
    clearTimeout(patience);
    asked = question;
    if (question) patience = setTimeout(silent, PATIENCE);
    else if (late) say("");
    late = false;
    busy(Boolean(question));
  };
  const silent = () => {
    late = true;
    say("No answer yet: the kernel is busy, or it is gone and the cell has to run again.");
  };
  const suppose = (next) => {
    known = next;
    moved(known);
    if (asked || same(known, shown())) return;
    waitFor(known);
    model.send({ suppose: known });
  };
  const change = (id, value) => {
    const { [id]: _, ...others } = known;
    suppose(value === undefined ? others : { ...others, [id]: value });
  };
  const keep = (who, why) => {
    if (Object.keys(known).length === 0) return say("Nothing is known yet: move a slider, or tick known.");
    waitFor(known);
    return model.send({ suppose: known, keep: { who, why } });
  };
  const answered = () => {
    const answer = shown();
    // While something is asked, an answer to something else is an older one.
    if (asked && same(asked, answer)) waitFor(null);
    else if (!asked) known = answer;
    suppose(known);
  };
  const told = (message) => {
    if (!message?.kept && !message?.refused) return;
    waitFor(null);
    say(message.kept ?? message.refused);
    suppose(message.refused ? shown() : known);
  };
  const [reset, start, stop] = [() => suppose({}), () => suppose(known), () => clearTimeout(patience)];
  return { change, keep, reset, answered, told, start, stop };
}

function render({ model, el }) {
  const before = JSON.parse(model.get("_before"));
  const talk = conversation(model, {
    moved: (known) => parts.rows.forEach((one, id) => one.show(known[id])),
    busy: (is) => parts.node.setAttribute("aria-busy", String(is)),
    say: (words) => parts.say(words),
  });
  const parts = page(model, talk);
  const draw = () => write(parts, JSON.parse(model.get("_shown")), before);
  const answered = () => {
    draw();
    talk.answered();
  };
  el.replaceChildren(parts.node);
  draw();
  talk.start();
  model.on("change:_shown", answered);
  model.on("msg:custom", talk.told);
  const observer = new ResizeObserver(draw);
  observer.observe(parts.curve);
  return () => {
    talk.stop();
    observer.disconnect();
    model.off("change:_shown", answered);
    model.off("msg:custom", talk.told);
  };
}

export default { render };
