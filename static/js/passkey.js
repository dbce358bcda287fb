// The browser's part of a passkey: the page carries what to ask for, and its form sends the answer back.
// Passkeys are the one thing here that cannot be done without a script.

const fromBase64 = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const toBase64 = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const withBytes = (list) => (list || []).map((item) => ({ ...item, id: fromBase64(item.id) }));

const create = async (options) => {
  const credential = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: fromBase64(options.challenge),
      user: { ...options.user, id: fromBase64(options.user.id) },
      excludeCredentials: withBytes(options.excludeCredentials),
    },
  });
  const { response } = credential;
  return {
    id: credential.id,
    rawId: toBase64(credential.rawId),
    type: credential.type,
    extensions: JSON.stringify(credential.getClientExtensionResults()),
    response: {
      attestationObject: toBase64(response.attestationObject),
      clientDataJSON: toBase64(response.clientDataJSON),
      transports: response.getTransports ? response.getTransports() : [],
    },
  };
};

const get = async (options) => {
  const credential = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: fromBase64(options.challenge),
      allowCredentials: withBytes(options.allowCredentials),
    },
  });
  const { response } = credential;
  return {
    id: credential.id,
    rawId: toBase64(credential.rawId),
    type: credential.type,
    response: {
      authenticatorData: toBase64(response.authenticatorData),
      clientDataJSON: toBase64(response.clientDataJSON),
      signature: toBase64(response.signature),
      userHandle: response.userHandle ? toBase64(response.userHandle) : null,
    },
  };
};

const part = document.querySelector("[data-passkey]");
const words = part.querySelector("[data-passkey-words]");
const form = part.querySelector("form");

if (!window.PublicKeyCredential) {
  words.textContent = "This browser does not support passkeys. Use another way.";
} else {
  try {
    const ask = part.dataset.passkey === "create" ? create : get;
    const answer = await ask(JSON.parse(part.dataset.options));
    form.elements.credential.value = JSON.stringify(answer);
    form.submit();
  } catch (error) {
    words.textContent =
      error.name === "InvalidStateError"
        ? "That passkey is already on your account."
        : "We did not get a passkey. Start again, or use another way.";
  }
}
