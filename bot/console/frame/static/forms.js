// <form data-fetch data-replace="#id">: sent without leaving the page; the answer's HTML goes into #id.

import { askFirst } from "./ask.js";
import { replace } from "./replace.js";
import { ask, Refused } from "./request.js";

/** Forms whose next sending has been asked about. */
const confirmed = new WeakSet();

/** Begin to send the forms that want it; <form data-ask="..."> asks first. */
export function startForms() {
  document.addEventListener("submit", (event) => {
    const { ask: question } = event.target.dataset;
    if (question && !confirmed.delete(event.target)) {
      event.preventDefault();
      confirm(event.target, event.submitter, question);
      return;
    }
    if (event.target.matches("form[data-fetch]")) {
      event.preventDefault();
      send(event.target, event.submitter);
    }
  });
}

async function confirm(form, submitter, question) {
  if (await askFirst(question, submitter.textContent.trim())) {
    confirmed.add(form);
    form.requestSubmit(submitter);
  }
}

async function send(form, submitter) {
  if (form.getAttribute("aria-busy") === "true") {
    return;
  }
  const data = new URLSearchParams(new FormData(form));
  if (submitter?.name) {
    data.set(submitter.name, submitter.value);
  }
  const buttons = [...form.querySelectorAll("button")];
  const areas = [...form.querySelectorAll("textarea")];
  const target = document.querySelector(form.dataset.replace || "#none");
  form.setAttribute("aria-busy", "true");
  for (const button of buttons) {
    button.disabled = true;
  }
  // Nothing can be typed that the reset below would lose.
  for (const area of areas) {
    area.readOnly = true;
  }
  try {
    const answer = await ask(form.action, { method: "POST", body: data, quiet: "quiet" in form.dataset });
    if (answer.redirected && !target) {
      location.assign(answer.url);
      return;
    }
    // What was sent is done with; only a refused form keeps its words.
    form.reset();
    if (target && answer.status !== 204) {
      replace(target, await answer.text());
      // What became of it may stand above the screen, on a phone nearly always.
      document.querySelector(`${form.dataset.replace} [data-said]`)?.focus();
    }
    form.dispatchEvent(new CustomEvent("desk:sent", { bubbles: true }));
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    const detail = { away: error.away };
    form.dispatchEvent(new CustomEvent("desk:refused", { bubbles: true, detail }));
  } finally {
    form.removeAttribute("aria-busy");
    for (const button of buttons) {
      button.disabled = false;
    }
    for (const area of areas) {
      area.readOnly = false;
    }
  }
}
