/** The page's script, plain text for the browser: every text from the server goes in by `textContent`. */
export const hostedPageScript = `
(() => {
'use strict';
const byId = (id) => document.getElementById(id);
const config = JSON.parse(byId('hosted-config').textContent);
const status = byId('status'), steps = byId('steps'), finish = byId('finish'), decline = byId('decline');
const tokenOf = (place) => {
  if (place.in === 'query') return new URLSearchParams(location.search).get(place.name);
  const found = new RegExp(place.pattern).exec(place.in === 'fragment' ? location.hash : location.pathname);
  return found && decodeURIComponent(found[1]);
};
const token = tokenOf(config.token);
const call = async (method, path, body) => {
  const answer = await fetch(config.api + '/' + encodeURIComponent(token) + path, { method, body, cache: 'no-store' });
  const value = await answer.json();
  if (!answer.ok) throw new Error(value.error || 'The server refused this.');
  return value;
};
const say = (text) => { status.textContent = text; };
const make = (name, className, text) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};
const wayBack = (returnUrl) => {
  const back = byId('back');
  back.replaceChildren();
  let link;
  if (returnUrl) {
    const target = new URL(returnUrl, location.href);
    if (['javascript:', 'data:', 'blob:'].includes(target.protocol)) {
      back.textContent = 'The return address cannot be opened.';
      back.hidden = false;
      return undefined;
    }
    link = make('a', 'button primary', 'Continue');
    link.id = 'continue';
    link.href = target.href;
    link.rel = 'noreferrer';
  } else if (history.length > 1) {
    link = make('button', 'primary', 'Go back');
    link.id = 'continue';
    link.type = 'button';
    link.addEventListener('click', () => history.back());
  } else {
    back.textContent = 'Go back to the app that sent you here: this vendor has no address to return to.';
  }
  if (link) back.append(link);
  back.hidden = false;
  return link && link.href;
};
const leave = (returnUrl, words) => {
  steps.hidden = true;
  say(words);
  const target = wayBack(returnUrl);
  byId('title').focus();
  if (target && config.redirect === 'automatic') location.assign(target);
};
const required = new Map(), takers = new Map();
const refresh = (consentGiven) => {
  byId('slots').classList.toggle('locked', !consentGiven);
  for (const input of document.querySelectorAll('.drop input')) input.disabled = !consentGiven;
  finish.disabled = !consentGiven || [...required.values()].includes(false);
};
const addSlot = (slot, consentGiven) => {
  const card = make('li', 'card');
  const heading = make('h2', '', slot.label);
  if (!slot.required) heading.append(make('span', 'optional', ' (optional)'));
  const drop = make('label', 'drop');
  const input = make('input');
  input.type = 'file';
  input.accept = 'image/jpeg,image/png,image/heic,application/pdf';
  input.setAttribute('aria-label', slot.label);
  const words = make('span', '', slot.accepted ? 'Replace this picture' : 'Drop a picture here, or press to choose one');
  const answer = make('p', 'answer' + (slot.accepted ? ' good' : ''), slot.accepted ? 'Accepted' : '');
  answer.setAttribute('role', 'status');
  drop.append(input, words);
  card.append(heading, drop, answer);
  if (slot.required) required.set(slot.id, Boolean(slot.accepted));
  const take = async (file) => {
    if (!file) return;
    for (const old of drop.querySelectorAll('img')) { URL.revokeObjectURL(old.src); old.remove(); }
    if (file.type === 'image/jpeg' || file.type === 'image/png') {
      const picture = make('img');
      picture.alt = 'Your picture: ' + slot.label;
      picture.src = URL.createObjectURL(file);
      drop.prepend(picture);
    }
    words.textContent = file.name;
    answer.className = 'answer';
    answer.textContent = 'Sending…';
    let accepted = false;
    try {
      const result = await call('PUT', '/slots/' + encodeURIComponent(slot.id), file);
      answer.className = 'answer ' + (result.accepted ? 'good' : 'bad');
      answer.textContent = result.accepted ? 'Accepted' : 'Not accepted: ' + (result.sentence || result.reason);
      if (slot.required) required.set(slot.id, result.accepted);
      accepted = result.accepted;
    } catch (error) {
      answer.className = 'answer bad';
      answer.textContent = error.message;
    }
    refresh(consentGiven());
    return accepted;
  };
  takers.set(slot.id, take);
  input.addEventListener('change', () => {
    const file = input.files[0];
    input.value = '';
    take(file);
  });
  drop.addEventListener('dragover', (event) => { event.preventDefault(); drop.classList.add('over'); });
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    event.preventDefault();
    drop.classList.remove('over');
    if (!input.disabled) take(event.dataTransfer.files[0]);
  });
  byId('slots').append(card);
};
const show = (visit) => {
  byId('title').textContent = visit.title;
  document.title = visit.title;
  if (visit.closed !== undefined) { say(visit.closed); wayBack(visit.returnUrl); return; }
  let given = !visit.consent || visit.consent.given;
  let agree = async () => {};
  if (visit.consent) {
    const box = byId('consent-box');
    byId('consent-text').textContent = visit.consent.text;
    byId('consent').hidden = false;
    box.checked = given;
    box.disabled = given;
    agree = async () => {
      box.checked = box.disabled = true;
      try { await call('POST', '/consent'); given = true; say(''); }
      catch (error) { box.checked = box.disabled = false; say(error.message); }
      refresh(given);
    };
    box.addEventListener('change', () => { if (box.checked) agree(); });
  }
  for (const slot of visit.slots) addSlot(slot, () => given);
  const person = byId('specimens-person'), use = byId('specimens-use');
  for (const { id, name } of config.specimens) {
    const option = make('option', '', name);
    option.value = id;
    person.append(option);
  }
  if (!visit.consent) byId('specimens-hint').textContent = "Fills in an invented person's pictures. You only press Finish.";
  use.addEventListener('click', async () => {
    use.disabled = true;
    say('Filling in the pictures…');
    try {
      let refused = 0;
      if (!given) await agree();
      for (const slot of given ? visit.slots : []) {
        const path = '/slots/' + encodeURIComponent(slot.id) + '/specimen?person=' + encodeURIComponent(person.value);
        const answer = await fetch(config.api + '/' + encodeURIComponent(token) + path, { cache: 'no-store' });
        if (!answer.ok) continue;
        const name = 'Specimen of ' + person.selectedOptions[0].textContent;
        const file = new File([await answer.blob()], name, { type: 'image/jpeg' });
        if (!(await takers.get(slot.id)(file))) refused += 1;
      }
      if (given) say(refused ? 'Not every picture was accepted: see below.' : 'The pictures are filled in.');
    } catch (error) { say(error.message); }
    use.disabled = false;
    if (!finish.disabled) finish.focus();
  });
  decline.hidden = !visit.canDecline;
  decline.textContent = config.declineLabel;
  decline.addEventListener('click', async () => {
    try { leave((await call('POST', '/decline')).returnUrl, 'You have declined.'); }
    catch (error) { say(error.message); }
  });
  finish.addEventListener('click', async () => {
    finish.disabled = true;
    try {
      const result = await call('POST', '/finish');
      if (result.refused === undefined) { leave(result.returnUrl, 'Thank you. Your documents are being checked.'); return; }
      say(result.sentence || result.refused);
    } catch (error) { say(error.message); }
    refresh(given);
  });
  refresh(given);
  say(visit.notice || '');
  steps.hidden = false;
};
for (const name of ['dragover', 'drop']) document.addEventListener(name, (event) => event.preventDefault());
addEventListener('hashchange', () => location.reload());
if (!token) { say('This link is not complete.'); return; }
call('GET', '').then(show, (error) => say(error.message));
})();
`;
