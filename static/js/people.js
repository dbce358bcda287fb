// Turns a list of people into a box to type part of a name in: <div data-person> with a <select>. Without this
// script the list is there as it is, with a search that the server answers.
import "../vendor/accessible-autocomplete.min.js";

// As app/plain_words.py: accents, capitals and signs make no difference.
const plain = (words) =>
  words.normalize("NFKD").replace(/[\u0300-\u036f\u00ad\u200b-\u200f]/g, "").replace(/[łŁ]/g, "l").toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+|[\u02b9-\u02ff]/gu, " ").trim();

for (const place of document.querySelectorAll("[data-person]")) {
  const select = place.querySelector("select");
  const people = [...select.options].filter((option) => option.value);
  const typed = place.dataset.typed ?? "";
  place.querySelector("[data-person-find]")?.remove();

  // Whoever is typed in full is chosen; anything else is sent as it was typed, and the server says what is wrong.
  const settle = (words) => {
    const same = people.filter((option) => plain(option.text) === plain(words));
    select.value = same.length === 1 ? same[0].value : "";
  };

  // The list writes what it is given as HTML.
  const asText = (words = "") => {
    const shown = document.createElement("span");
    shown.textContent = words;
    return shown.innerHTML;
  };

  window.accessibleAutocomplete.enhanceSelectElement({
    selectElement: select,
    source: (words, show) =>
      show(people.map((option) => option.text).filter((text) => plain(text).includes(plain(words)))),
    defaultValue: select.value ? select.selectedOptions[0].text : typed,
    name: `${select.name}-search`,
    autoselect: false,
    confirmOnBlur: false,
    displayMenu: "overlay",
    minLength: 0,
    showAllValues: true,
    templates: { inputValue: (words) => words ?? "", suggestion: asText },
    onConfirm: (words) => words && settle(words),
  });

  const box = place.querySelector(".autocomplete__input");
  box.addEventListener("input", () => settle(box.value));
  select.form?.addEventListener("submit", () => settle(box.value));
}
