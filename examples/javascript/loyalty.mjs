// The client under test: a few calls of the loyalty API.

export class Loyalty {
  constructor(base) {
    this.base = `${base}/loyalty/api`;
    this.token = null;
  }

  async call(method, path, body) {
    const headers = { "Content-Type": "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    const answer = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body) });
    const content = await answer.json();
    if (!answer.ok) throw new Error(`${answer.status}: ${content.message}`);
    return content;
  }

  register(form) {
    return this.call("POST", "/auth/register", form);
  }

  verify(code) {
    return this.call("GET", `/auth/verify-email/${code}`);
  }

  async logIn(email, password) {
    this.token = (await this.call("POST", "/auth/login", { email, password })).token;
  }

  async points() {
    return (await this.call("GET", "/users/me")).data.user.redeemable_points;
  }

  redeem(product, quantity) {
    return this.call("POST", "/users/me/redeem", { product_name: product, product_quantity: quantity });
  }
}
