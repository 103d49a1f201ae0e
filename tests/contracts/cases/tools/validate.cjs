// Holds a Postman collection or an HTTP archive against its published schema; prints what is wrong with it as JSON.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const [folder, kind, file] = process.argv.slice(2);
const { HarValidator, PostmanValidator } = require(join(folder, 'node_modules', '@har-sdk', 'validator'));
const validator = kind === 'har' ? new HarValidator() : new PostmanValidator();
validator.verify(JSON.parse(readFileSync(file, 'utf-8'))).then((flaws) => {
  console.log(JSON.stringify(flaws.map((each) => each.message).slice(0, 5)));
});
