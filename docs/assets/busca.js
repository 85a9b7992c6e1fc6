// The search page: the words of the address, looked up in the index that Pagefind made. Nothing leaves this server.
(() => {
  const MOST = 20;
  const indexAt = new URL(document.currentScript.dataset.indice, location.href).href;
  const words = (new URLSearchParams(location.search).get("q") ?? "").trim();
  const state = document.getElementById("busca-estado");
  const list = document.getElementById("busca-resultados");
  document.getElementById("busca-termo").value = words;

  const counted = (count) => count === 1 ? "1 página" : `${count} páginas`;

  // Pagefind's excerpt marks the words found with <mark>; everything else in it is text.
  const excerpt = (html) => {
    const line = document.createElement("p");
    const parsed = new DOMParser().parseFromString(html, "text/html").body;
    for (const node of parsed.childNodes) {
      const piece = node.nodeName === "MARK" ? document.createElement("mark") : new Text();
      piece.textContent = node.textContent;
      line.append(piece);
    }
    return line;
  };

  const shown = ({ url, meta, excerpt: html }) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = url;
    link.textContent = meta.title;
    item.append(link, excerpt(html));
    return item;
  };

  const search = async () => {
    if (location.protocol === "file:") {
      state.textContent = "Este site foi aberto de uma pasta do computador, e assim a busca não funciona: ela precisa de um servidor. Use a navegação, que leva a todas as páginas.";
      return;
    }
    if (words === "") {
      state.textContent = "Escreva uma ou mais palavras. Acentos e plurais não fazem diferença.";
      return;
    }
    state.textContent = "Procurando…";
    try {
      const engine = await import(indexAt);
      const { results } = await engine.search(words);
      const found = await Promise.all(results.slice(0, MOST).map((result) => result.data()));
      list.replaceChildren(...found.map(shown));
      const more = results.length > MOST ? ` As ${MOST} primeiras:` : "";
      state.textContent = results.length === 0
        ? `Nada foi encontrado para “${words}”. Tente uma palavra só, ou outra parecida.`
        : `${counted(results.length)} com “${words}”.${more}`;
    } catch {
      state.textContent = "O índice da busca não pôde ser lido neste navegador. Use a navegação, que leva a todas as páginas.";
    }
  };
  search();
})();
