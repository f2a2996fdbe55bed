// The studio: template choice, saving by itself, live preview, uploads. Each also works without it.

/** The chosen template shows itself and offers its sentence, unless something else was typed. */
function newAgent(form) {
  const purpose = form.elements.purpose;
  let offered = "";
  for (const radio of form.querySelectorAll("input[name=template]")) {
    radio.addEventListener("change", () => {
      const { name, promise, mark, pigment } = radio.dataset;
      const seal = form.querySelector("[data-chosen-seal]");
      seal.textContent = mark;
      seal.className = `seal ${pigment}`;
      form.querySelector("[data-chosen-name]").textContent = name;
      form.querySelector("[data-chosen-promise]").textContent = promise;
      if (purpose.value.trim() === "" || purpose.value === offered) purpose.value = offered = promise;
    });
  }
}

for (const form of document.querySelectorAll("[data-new-agent]")) newAgent(form);
