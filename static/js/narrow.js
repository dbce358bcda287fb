// Offers in a list only what belongs to the radio that is chosen: <select data-narrowed-by="theme"> with an
// <optgroup data-of="3"> for each radio named theme. Without this script the whole list is offered, and the
// server says what does not fit.
for (const select of document.querySelectorAll("select[data-narrowed-by]")) {
  const radios = document.querySelectorAll(`input[name="${select.dataset.narrowedBy}"]`);
  const groups = [...select.querySelectorAll("optgroup[data-of]")];

  const narrow = () => {
    const chosen = [...radios].find((radio) => radio.checked)?.value;
    // A hidden option can still be reached by keyboard in some browsers, so the others are taken out.
    for (const group of groups) group.remove();
    select.append(...groups.filter((group) => !chosen || group.dataset.of === chosen));
  };

  for (const radio of radios) radio.addEventListener("change", narrow);
  narrow();
}
