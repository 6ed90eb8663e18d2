// Saved replies: chosen below the answer box, or looked for by typing "/" into the empty box.

/** @param {HTMLTextAreaElement} area the answer box */
export function startSaved(area) {
  const list = document.getElementById("saved-list");
  const select = document.getElementById("saved");
  let at = 0;

  const shown = () => [...list.querySelectorAll("button")].filter((one) => !one.parentNode.hidden);

  function filter() {
    const wanted = area.value.startsWith("/") ? area.value.slice(1).trim().toLowerCase() : null;
    for (const one of list.querySelectorAll("button")) {
      one.parentNode.hidden = wanted === null || !one.textContent.toLowerCase().includes(wanted);
    }
    list.hidden = shown().length === 0;
    mark(0);
  }

  function mark(index) {
    const found = shown();
    at = found.length ? (index + found.length) % found.length : 0;
    for (const one of list.querySelectorAll("button")) {
      one.classList.toggle("chosen", one === found[at]);
    }
    found[at]?.scrollIntoView({ block: "nearest" });
  }

  function put(text) {
    if (area.value.startsWith("/")) {
      area.select();
    }
    area.focus();
    area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
    list.hidden = true;
  }

  area.addEventListener("input", filter);
  area.addEventListener("keydown", (event) => {
    if (list.hidden || event.ctrlKey || event.isComposing) {
      return;
    }
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) {
      event.preventDefault();
      mark(at + steps[event.key]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      put(shown()[at].dataset.text);
    } else if (event.key === "Escape") {
      event.preventDefault();
      list.hidden = true;
    }
  });
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (chosen) {
      put(chosen.dataset.text);
    }
  });
  select.addEventListener("change", () => {
    if (select.value) {
      put(select.value);
      select.value = "";
    }
  });
}
