// What is asked beside a page while a keyboard goes through it.
var walkKeyboard = (() => {
  const usable = 'a[href], area[href], button, input, select, textarea, summary, iframe, audio[controls], video[controls], [tabindex], [contenteditable]';
  const looks = ['boxShadow', 'backgroundColor', 'borderTopColor', 'color', 'textDecorationLine', 'clipPath'];
  let elements = [];
  let before = [];

  const short = e => e.outerHTML.replace(/\s+/g, ' ').slice(0, 110);
  const lookOf = e => { const s = getComputedStyle(e); return looks.map(name => s[name]).join('|'); };

  // Of the buttons of a radio group only one is a stop; arrows lead to the others.
  const stopOfGroup = e => {
    if (e.type !== 'radio' || !e.name) return true;
    const group = [...document.getElementsByName(e.name)].filter(o => o.type === 'radio' && o.form === e.form);
    return e === (group.find(o => o.checked) || group[0]);
  };

  // Everything that somebody with a mouse could use, with all unfolded that is folded.
  const wanted = () => {
    document.querySelectorAll('details').forEach(d => { d.open = true; });
    elements = [...document.querySelectorAll(usable)].filter(e =>
      !e.disabled && e.type !== 'hidden' && e.checkVisibility({ visibilityProperty: true }) &&
      e.getClientRects().length > 0 && stopOfGroup(e) && !(e.matches('[tabindex="-1"]') && !e.matches('a, button, input, select, textarea, summary')));
    before = elements.map(lookOf);
    return elements.map(short);
  };

  // Why one does not see that an element has the focus; empty when one does.
  const unseen = e => {
    const s = getComputedStyle(e);
    const width = parseFloat(s.outlineWidth);
    const ring = s.outlineStyle !== 'none' && width >= 1 && !/, 0\)$|transparent/.test(s.outlineColor);
    const index = elements.indexOf(e);
    if (!ring && !(index >= 0 && lookOf(e) !== before[index])) return 'it looks as before';
    const box = [...e.getClientRects()].find(r => r.width > 1 && r.height > 1) || e.getBoundingClientRect();
    if (box.width < 4 || box.height < 4) return 'it is too small to be seen';
    if (box.bottom < 0 || box.top > innerHeight || box.right < 0 || box.left > innerWidth) return 'it is outside of the window';
    if (!ring) return '';
    const grow = parseFloat(s.outlineOffset) + width;
    for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
      const over = getComputedStyle(p);
      if (!/hidden|clip/.test(over.overflowX + over.overflowY)) continue;
      const r = p.getBoundingClientRect();
      const cut = [box.top - grow < r.top - 1, box.bottom + grow > r.bottom + 1, box.left - grow < r.left - 1, box.right + grow > r.right + 1];
      if (cut.filter(Boolean).length > 1) return 'its outline is cut off by ' + short(p).slice(0, 50);
    }
    return '';
  };

  const at = () => {
    const e = document.activeElement;
    if (!e || e === document.body || e === document.documentElement) return { Index: -1, Body: true, What: '', Unseen: '' };
    return { Index: elements.indexOf(e), Body: false, What: short(e), Unseen: unseen(e) };
  };

  // Puts the focus on the first link when it leads to a place on the page.
  const toSkipLink = () => {
    const first = document.querySelector('a[href]');
    if (!first || !first.getAttribute('href').startsWith('#') || !document.querySelector('main')) return false;
    first.focus();
    return document.activeElement === first;
  };

  const inContent = () => {
    const main = document.querySelector('main');
    const e = document.activeElement;
    if (location.hash !== '#' + main.id) return 'the first link does not skip to the content';
    if (!e || e === document.body || main.contains(e) || main.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING) return '';
    if (e === elements[0] && !elements.some(o => main.contains(o) || main.compareDocumentPosition(o) & Node.DOCUMENT_POSITION_FOLLOWING)) return ''; // nothing to go on to
    return 'after skipping to the content the focus is on ' + short(e);
  };

  return { wanted, at, toSkipLink, inContent };
})();
