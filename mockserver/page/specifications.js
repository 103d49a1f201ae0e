// The specifications to read and to try, in Swagger UI, which comes with the server.

import { button, fill, h, replace } from "./element.js";
import { attempt, tell } from "./notice.js";
import { control, credentials, download, get } from "./server.js";
import { headersOf } from "./start.js";

const FOLDER = "/_mock/page/swagger";
let loaded = null;

export async function show(view, [wanted]) {
  const [specifications, logins] = await Promise.all([get("/specifications"), get("/logins")]);
  const chosen = specifications.find((each) => each.name === wanted) ?? specifications[0];
  const place = h("div", { class: "swagger" });
  const choice = h("select", { id: "specification-choice", onchange: () => { location.hash = `#/try/${choice.value}`; } },
    specifications.map((each) => h("option", { value: each.name, selected: each === chosen }, each.name === each.api || !each.api ? each.title : `${each.title}`)));
  const bar = h("div", { class: "buttons login-bar", role: "group", "aria-label": "Log in" });
  fill(view, h("h1", {}, "Try it"),
    h("div", { class: "tools" }, h("label", { for: "specification-choice" }, "Specification"), choice,
      button("Download", () => attempt(() => download(`/specifications/${chosen.name}/openapi.yaml`, `${chosen.name}.yaml`)))),
    bar, place);
  await load();
  const ui = draw(place, chosen);
  const mine = chosen.name === chosen.api ? logins.filter((login) => login.api === chosen.api) : [];
  if (mine.length) replace(bar, h("span", { class: "soft" }, "Log in as"), mine.map((login) => button(nameOf(login), () => logIn(ui, login, chosen))));
}

function nameOf(login) {
  const name = login.account.email ?? login.account.username;
  return name ? `${login.who} (${name})` : login.who;
}

function draw(place, specification) {
  place.id = "swagger-ui";
  return window.SwaggerUIBundle({
    url: `${control}/specifications/${specification.name}/openapi.yaml`,
    domNode: place,
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    deepLinking: false,
    filter: true,
    tryItOutEnabled: true,
    validatorUrl: null,
    withCredentials: true,
    requestInterceptor: (request) => {
      // Only the control API knows the token; an API's own login stays what it is.
      const { origin, pathname } = new URL(request.url, location.href);
      if (origin === location.origin && pathname.startsWith(`${control}/`)) Object.assign(request.headers, credentials());
      return request;
    },
  });
}

/** Log in at the API, and have Swagger UI send what the login gives. */
async function logIn(ui, login, specification) {
  await attempt(async () => {
    const headers = await headersOf(login, specification.url);
    const schemes = ui.specSelectors.specJson().toJS().components?.securitySchemes ?? {};
    const authorized = {};
    for (const [name, schema] of Object.entries(schemes)) {
      const value = valueFor(schema, headers, login);
      if (value) authorized[name] = { name, schema, value };
    }
    if (!Object.keys(authorized).length) throw new Error("The specification has no way to log in that the page knows.");
    ui.authActions.authorize(authorized);
    tell(`Logged in as ${nameOf(login)}; every request that you try sends it.`);
  });
}

function valueFor(schema, headers, login) {
  const authorization = headers.Authorization ?? "";
  if (schema.type === "apiKey" && schema.in === "header") return headers[schema.name];
  if (schema.type !== "http") return undefined;
  if (schema.scheme === "bearer" && authorization.startsWith("Bearer ")) return authorization.slice(7);
  const { email, username = email, password } = login.account;
  return schema.scheme === "basic" && authorization.startsWith("Basic ") ? { username, password } : undefined;
}

/** Swagger UI itself, at the first use. */
function load() {
  loaded ??= new Promise((resolve, reject) => {
    document.head.append(h("link", { rel: "stylesheet", href: `${FOLDER}/swagger-ui.css` }), h("link", { rel: "stylesheet", href: "/_mock/page/swagger.css" }));
    document.head.append(h("script", { src: `${FOLDER}/swagger-ui-bundle.js`, onload: resolve, onerror: () => reject(new Error("Swagger UI cannot be loaded.")) }));
  });
  return loaded;
}
