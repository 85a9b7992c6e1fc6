// The colour scheme that a person chose on this computer; without a choice, the system's. No choice leaves the computer.
(() => {
  const KEY = "credencia-tema";
  const root = document.documentElement;
  const wants = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
  const dark = () => (root.dataset.tema ?? (wants.matches ? "escuro" : "claro")) === "escuro";
  const known = chosen();
  if (known === "escuro" || known === "claro") root.dataset.tema = known;
  // Where a program draws the page, what is for people without JavaScript is not shown first and then taken away. Should
  // the program fail, it is shown after all.
  if (root.dataset.programa !== undefined) {
    root.classList.add("com-programa");
    addEventListener("error", () => root.classList.remove("com-programa"), true);
  }
  addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-tema][type=button]")) {
      const say = () => { button.textContent = dark() ? "Modo claro" : "Modo escuro"; };
      button.hidden = false;
      say();
      wants.addEventListener("change", say);
      button.addEventListener("click", () => {
        root.dataset.tema = dark() ? "claro" : "escuro";
        try { localStorage.setItem(KEY, root.dataset.tema); } catch { /* the choice lasts for this page */ }
        say();
      });
    }
  });
})();
