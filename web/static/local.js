// Shows times in the reader's zone. A page comes with its times in UTC, each in one of
// the forms below, and with the exact time in the title; it keeps the forms of words.
// Paper stays with UTC, as do days and months by which something is counted.
(() => {
  "use strict";
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const writer = (options) => {
    const formats = {};
    return (at, timeZone) => {
      formats[timeZone] ??= new Intl.DateTimeFormat("en-GB", { ...options, timeZone });
      return formats[timeZone].formatToParts(at);
    };
  };
  const text = (parts) => parts.map((part) => part.value).join("");
  const dayParts = writer({ day: "numeric", month: "long", year: "numeric" });
  const shortParts = writer({ day: "numeric", month: "long" });
  const clockParts = writer({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const secondParts = writer({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  const zoneParts = writer({ hour: "2-digit", timeZoneName: "short" });

  const day = (at, timeZone) => text(dayParts(at, timeZone));
  const short = (at, timeZone) => text(shortParts(at, timeZone));
  const hour = (at, timeZone) => text(clockParts(at, timeZone));
  // The hour stands below the day in UTC, which may be another one here.
  const clock = (at, timeZone) =>
    day(at, timeZone) === day(at, "UTC") ? hour(at, timeZone) : `${short(at, timeZone)}, ${hour(at, timeZone)}`;
  const name = (at, timeZone) => zoneParts(at, timeZone).find((part) => part.type === "timeZoneName").value;
  const exact = (at, timeZone) => `${day(at, timeZone)}, ${hour(at, timeZone)} ${name(at, timeZone)}`;
  const toSecond = (at, timeZone) => `${day(at, timeZone)}, ${text(secondParts(at, timeZone))} ${name(at, timeZone)}`;

  const changes = []; // an element, what of it, in UTC, and here
  for (const time of document.querySelectorAll("time[datetime*=T]")) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) continue;
    const form = [exact, toSecond, day, short, clock].find((f) => f(at, "UTC") === time.textContent);
    if (form) changes.push([time, "textContent", time.textContent, form(at, zone)]);
    const [utc, here] = [exact(at, "UTC"), exact(at, zone)];
    if (here !== utc) changes.push([time, "title", time.title, time.title.replace(utc, `${here} (${utc})`)]);
  }
  for (const said of document.querySelectorAll(".zone")) {
    changes.push([said, "textContent", said.textContent, `your time zone, ${zone.replaceAll("_", " ")}`]);
  }
  const write = (which) => changes.forEach((change) => { change[0][change[1]] = change[which]; });
  if (zone === "UTC") return;
  write(3);
  addEventListener("beforeprint", () => write(2));
  addEventListener("afterprint", () => write(3));
})();
