// Asks before something is done that cannot be taken back. The harmless button has the focus, so
// that words typed at the wrong moment, and the space and Enter among them, change nothing.

/**
 * @param {string} question
 * @param {string} doIt label of the button that does it
 * @returns {Promise<boolean>} whether to do it
 */
export function askFirst(question, doIt) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", question);
  const words = document.createElement("p");
  words.textContent = question;
  const row = document.createElement("div");
  row.className = "row";
  const keep = button("Cancel", "quiet");
  const go = button(doIt, "");
  row.append(keep, go);
  dialog.append(words, row);
  document.body.append(dialog);
  const before = document.activeElement;
  return new Promise((resolve) => {
    let wanted = false;
    keep.addEventListener("click", () => dialog.close());
    go.addEventListener("click", () => {
      wanted = true;
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      before?.focus({ preventScroll: true });
      resolve(wanted);
    });
    dialog.showModal();
    keep.focus();
  });
}

function button(words, kind) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = kind;
  made.textContent = words;
  return made;
}
