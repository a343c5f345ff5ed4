// Passkeys: asks the server for a question and the device for its answer, and sends that with the form.
// Without this the form is not there, and the page says what else works.
"use strict";
(() => {
  const toBytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");

  const readQuestion = (question) => {
    const read = { ...question, challenge: toBytes(question.challenge) };
    if (question.user) read.user = { ...question.user, id: toBytes(question.user.id) };
    for (const list of ["excludeCredentials", "allowCredentials"]) {
      if (question[list]) read[list] = question[list].map((one) => ({ ...one, id: toBytes(one.id) }));
    }
    return read;
  };

  const writeAnswer = (credential) => {
    const response = {};
    const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
    for (const part of parts) {
      if (credential.response[part]) response[part] = toText(credential.response[part]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response,
    });
  };

  const ask = async (form) => {
    const token = form.elements.csrf_token.value;
    const asked = await fetch(form.dataset.question, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!asked.ok) throw new Error(`The question was refused: ${asked.status}`);
    const publicKey = readQuestion(await asked.json());
    return form.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey })
      : navigator.credentials.get({ publicKey });
  };

  const wordsFor = (error, said) => {
    if (error.name === "NotAllowedError") return said.dataset.cancelled;
    if (error.name === "InvalidStateError" && said.dataset.known) return said.dataset.known;
    return said.dataset.failed;
  };

  for (const form of document.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    document.querySelector("[data-passkey-without]").hidden = true;
    if (location.origin !== form.dataset.origin) {
      document.querySelector("[data-passkey-elsewhere]").hidden = false;
      continue;
    }
    form.hidden = false;
    const said = form.querySelector("[data-said]");
    let busy = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      said.hidden = true;
      try {
        form.elements.credential.value = writeAnswer(await ask(form));
        form.submit();
      } catch (error) {
        said.textContent = wordsFor(error, said);
        said.hidden = false;
        busy = false;
      }
    });
  }
})();
