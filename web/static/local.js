// What the reader's own browser adds to a page: times in their zone, and its own way of
// picking a month. Without it, times are in UTC, and months are written as 2026-10.

// Shows times in the reader's zone. A page comes with its times in UTC, each in one of
// the forms below, and with the exact time in the title; it keeps the forms of words.
// Paper stays with UTC, as do days and months by which something is counted.
// Intl is asked for the zone's name alone, once all is shown: that takes longer than all
// the rest.
(() => {
  "use strict";
  const months = ["January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December"];
  const two = (n) => String(n).padStart(2, "0");
  const inUTC = (at) => ({
    day: at.getUTCDate(), month: months[at.getUTCMonth()], year: at.getUTCFullYear(),
    hour: two(at.getUTCHours()), minute: two(at.getUTCMinutes()), second: two(at.getUTCSeconds()), zone: "UTC",
  });
  const inZone = (at) => ({
    day: at.getDate(), month: months[at.getMonth()], year: at.getFullYear(),
    hour: two(at.getHours()), minute: two(at.getMinutes()), second: two(at.getSeconds()), zone: offset(-at.getTimezoneOffset()),
  });
  // The offset of a zone, such as UTC+2 or UTC−3:30.
  const offset = (minutes) => {
    const rest = Math.abs(minutes) % 60;
    return `UTC${minutes < 0 ? "\u2212" : "+"}${Math.floor(Math.abs(minutes) / 60)}${rest ? `:${two(rest)}` : ""}`;
  };

  const short = (t) => `${t.day} ${t.month}`;
  const day = (t) => `${short(t)} ${t.year}`;
  const hour = (t) => `${t.hour}:${t.minute}`;
  const exact = (t) => `${day(t)}, ${hour(t)} ${t.zone}`;
  const toSecond = (t) => `${day(t)}, ${hour(t)}:${t.second} ${t.zone}`;
  // The hour stands below the day in UTC, which may be another one here.
  const clock = (t, utc) => (day(t) === day(utc) ? hour(t) : `${short(t)}, ${hour(t)}`);

  const changes = []; // an element, what of it, in UTC, and here
  for (const time of document.querySelectorAll("time[datetime*=T]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime()) || at.getTimezoneOffset() === 0) continue;
    const [utc, here] = [inUTC(at), inZone(at)];
    const form = [exact, toSecond, day, short, clock].find((f) => f(utc, utc) === time.textContent);
    if (form) changes.push([time, "textContent", time.textContent, form(here, utc)]);
    changes.push([time, "title", time.title, time.title.replace(exact(utc), `${exact(here)} (${exact(utc)})`)]);
  }
  if (changes.length === 0) return; // where it is UTC, all is said
  const write = (which) => changes.forEach((change) => { change[0][change[1]] = change[which]; });
  write(3);
  addEventListener("beforeprint", () => write(2));
  addEventListener("afterprint", () => write(3));
  addEventListener("load", () => {
    const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone.replaceAll("_", " ");
    for (const said of document.querySelectorAll(".zone")) {
      changes.push([said, "textContent", said.textContent, `your time zone, ${zone}`]);
    }
    write(3);
  });
})();

// Fields of months turn into the browser's own when somebody points at their form: to make
// those takes longer than all else on most pages. What is half written would be lost.
for (const form of document.querySelectorAll(".spans form")) {
  form.addEventListener("pointerenter", () => {
    const fields = [...form.querySelectorAll("input[type=text]")];
    if (!fields.every((field) => field.validity.valid)) return;
    for (const field of fields) Object.assign(field, { type: "month", max: field.dataset.max });
  });
}
