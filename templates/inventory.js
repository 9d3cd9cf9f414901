(() => {
  "use strict";
  const table = document.querySelector("table#keys");
  if (!table) return;
  const body = table.tBodies[0];
  const rows = [...body.rows].map((row) => ({
    row,
    text: row.textContent.toLowerCase(),
    account: row.cells[1].textContent,
    status: row.cells[2].textContent,
    codes: row.cells[3].dataset.codes.split(" ").filter(Boolean),
  }));
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(head, column));
  });
  const sort = (head, column) => {
    const isNumber = head.hasAttribute("data-number");
    const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
    const value = ({ row }) => {
      const cell = row.cells[column];
      if (!isNumber) return cell.textContent;
      return cell.dataset.sort === "" ? null : Number(cell.dataset.sort);
    };
    const keyed = rows.map((one) => [value(one), one.row]);
    keyed.sort(([a], [b]) => {
      // What is not known is last, whichever way.
      if (a === null || b === null) return (a === null) - (b === null);
      return direction * (isNumber ? a - b : order.compare(a, b));
    });
    body.append(...keyed.map(([, row]) => row));
  };
  const filters = document.getElementById("filters");
  const field = (id) => document.getElementById(id);
  const filter = () => {
    const words = field("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [account, status, concern] = ["account", "status", "concern"].map((id) => field(id).value);
    let shown = 0;
    for (const one of rows) {
      const fits =
        words.every((word) => one.text.includes(word)) &&
        (!account || one.account === account) &&
        (!status || one.status === status) &&
        (!concern || (concern === "*" ? one.codes.length > 0 : one.codes.includes(concern)));
      one.row.hidden = !fits;
      shown += fits;
    }
    field("shown").textContent = shown;
  };
  filters.addEventListener("input", filter);
  filters.addEventListener("submit", (event) => event.preventDefault());
  filters.hidden = false;
  filter();
  const closed = [];
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details:not([open])")) {
      part.open = true;
      closed.push(part);
    }
  });
  addEventListener("afterprint", () => closed.splice(0).forEach((part) => (part.open = false)));
})();
