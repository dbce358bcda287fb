// Fills a date from how far off it is: <p data-soon hidden> after the three parts, with a <button data-date> for
// each. Without this script the date is typed.
for (const offer of document.querySelectorAll("[data-soon]")) {
  const parts = [...document.querySelectorAll(`input[name="${offer.dataset.soon}"]`)];
  offer.hidden = false;
  for (const button of offer.querySelectorAll("[data-date]")) {
    button.addEventListener("click", () => {
      const [year, month, day] = button.dataset.date.split("-").map(Number);
      [day, month, year].forEach((number, index) => {
        parts[index].value = number;
        parts[index].dispatchEvent(new Event("input", { bubbles: true }));
      });
    });
  }
}
