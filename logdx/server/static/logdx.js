// Answers without a reload, dropped files, copy buttons. Without it the form still works.
"use strict";

const form = document.getElementById("ask");
const answer = document.getElementById("answer");

function show(place, html) {
  place.innerHTML = html;
  place.querySelectorAll("button.copy").forEach((button) => { button.hidden = false; });
}

function tell(text) {
  document.getElementById("state").textContent = text;
}

function complain(text) {
  const place = document.getElementById("problem");
  place.textContent = "";
  if (!text) return;
  const line = document.createElement("p");
  line.className = "problem";
  line.textContent = text;
  place.append(line);
}

async function reason(response) {
  try {
    const problem = await response.json();
    return problem.detail || problem.title;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

async function ask(event) {
  event.preventDefault();
  const button = form.querySelector("button.main");
  const data = new FormData(form);
  complain("");
  if (!data.get("log").trim() && !data.get("file").size) {
    complain("Paste a log, or pick its file.");
    document.getElementById("log").focus();
    return;
  }
  if (data.get("file").size) data.delete("log");
  button.disabled = true;
  tell("Reading the log…");
  try {
    const response = await fetch("/answer", { method: "POST", body: data });
    if (!response.ok) {
      complain(await reason(response));
    } else {
      show(answer, await response.text());
      const heading = document.getElementById("verdict");
      heading.focus({ preventScroll: true });
      heading.scrollIntoView({ block: "start" });
    }
  } catch {
    complain("The server cannot be reached.");
  } finally {
    button.disabled = false;
    tell("");
  }
}

async function copy(button) {
  const text = button.parentElement.querySelector("pre").textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    const range = document.createRange();
    range.selectNodeContents(button.parentElement.querySelector("pre"));
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    button.textContent = "Selected";
  }
  setTimeout(() => { button.textContent = "Copy"; }, 2000);
}

function take(file) {
  const transfer = new DataTransfer();
  transfer.items.add(file);
  document.getElementById("file").files = transfer.files;
  form.requestSubmit(form.querySelector("button.main"));
}

function receiveDrops(area) {
  for (const name of ["dragenter", "dragover"]) {
    area.addEventListener(name, (event) => {
      event.preventDefault();
      area.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    area.addEventListener(name, () => area.classList.remove("over"));
  }
  area.addEventListener("drop", (event) => {
    const file = event.dataTransfer.files[0];
    if (!file) return;
    event.preventDefault();
    take(file);
  });
}

if (form) {
  form.addEventListener("submit", ask);
  receiveDrops(document.getElementById("log"));
  document.getElementById("log").addEventListener("input", () => {
    document.getElementById("file").value = "";
  });
  const sample = document.getElementById("sample");
  sample.hidden = false;
  sample.addEventListener("click", async () => {
    const response = await fetch("/static/sample.log");
    document.getElementById("log").value = await response.text();
    document.getElementById("file").value = "";
    form.requestSubmit(form.querySelector("button.main"));
  });
}
document.addEventListener("click", (event) => {
  if (event.target.matches("button.copy")) copy(event.target);
});
document.querySelectorAll("button.copy").forEach((button) => { button.hidden = false; });
