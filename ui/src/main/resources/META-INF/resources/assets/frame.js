// The frame: theme, menus, tenant switcher. Everything here also works without it, by links and forms.
"use strict";
(() => {
  const root = document.documentElement;
  const dark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const secure = location.protocol === "https:" ? "; secure" : "";
  for (const toggle of document.querySelectorAll("[data-theme-toggle]")) {
    toggle.addEventListener("click", event => {
      event.preventDefault();
      root.dataset.theme = dark() ? "light" : "dark";
      document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${secure}`;
    });
  }
  const menus = document.querySelectorAll("details.menu");
  document.addEventListener("click", event => menus.forEach(menu => { if (!menu.contains(event.target)) menu.open = false; }));
  document.addEventListener("keydown", event => {
    const menu = event.target.closest("details.menu");
    if (event.key === "Escape") {
      for (const open of menus) if (open.open) { open.open = false; open.querySelector("summary").focus(); }
    } else if (menu && ["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      menu.open = true;
      const places = [...menu.querySelectorAll("div a, div button")].filter(place => place.getClientRects().length), at = places.indexOf(document.activeElement);
      const to = {ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1}[event.key];
      places.at(to % places.length).focus();
    }
  });
  for (const menu of menus) menu.addEventListener("focusout", event => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false; });

  /* Strips show their current place, charts their latest days; what scrolls can be scrolled by keyboard. */
  for (const strip of document.querySelectorAll(".side, .cats, .tabs")) {
    const here = strip.querySelector("[aria-current]");
    if (here && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = here.offsetLeft - strip.offsetLeft - (strip.clientWidth - here.offsetWidth) / 2;
  }
  for (const chart of document.querySelectorAll("[data-latest]")) chart.scrollLeft = chart.scrollWidth;
  for (const wide of document.querySelectorAll(".scroll")) if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;

  /* A question that interrupts keeps the focus inside; Escape answers "no" and goes back to where it was asked. */
  for (const dialog of document.querySelectorAll("dialog.asked[open]")) {
    const no = dialog.querySelector("[data-cancel]"), asker = [...document.querySelectorAll("a[href]")].find(link => link.href === location.href);
    dialog.removeAttribute("open");
    dialog.showModal();
    no.focus();
    no.addEventListener("click", event => { event.preventDefault(); dialog.close(); });
    dialog.addEventListener("close", () => {
      history.replaceState(null, "", no.href);
      const menu = asker && asker.closest("[popover]");
      if (asker) (menu ? document.querySelector(`[popovertarget="${menu.id}"]`) : asker).focus();
    });
  }
})();
