//! Lines of JSON, held to docs/json-output.schema.json: as much of JSON schema as that uses.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use serde_json::Value;

/// The lines, each of which must be valid.
pub(crate) fn lines(out: &[u8]) -> Vec<Value> {
    let schema: Value = serde_json::from_str(include_str!("../../../../docs/json-output.schema.json")).unwrap();
    let text = std::str::from_utf8(out).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    let line = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap_or_else(|e| panic!("{line}: {e}"));
        assert!(valid(&schema, &schema, &value), "not of the schema: {line}");
        value
    };
    text.lines().map(line).collect()
}

fn valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let rule = |name: &str| schema.get(name);
    let fits = |schema: &Value| valid(root, schema, value);
    let object = value.as_object();
    rule("$ref").is_none_or(|path| fits(root.pointer(&path.as_str().unwrap()[1..]).expect("it is defined")))
        && rule("oneOf").is_none_or(|all| all.as_array().unwrap().iter().filter(|one| fits(one)).count() == 1)
        && rule("const").is_none_or(|only| only == value)
        && rule("enum").is_none_or(|all| all.as_array().unwrap().contains(value))
        && rule("type").is_none_or(|kind| match kind {
            Value::Array(kinds) => kinds.iter().any(|kind| is(kind, value)),
            kind => is(kind, value),
        })
        && rule("items").is_none_or(|item| value.as_array().is_none_or(|a| a.iter().all(|v| valid(root, item, v))))
        && rule("required").is_none_or(|names| {
            let has = |name: &Value| object.is_some_and(|o| o.contains_key(name.as_str().unwrap()));
            names.as_array().unwrap().iter().all(has)
        })
        && object.is_none_or(|o| {
            let of = |name: &str| rule("properties").and_then(|p| p.get(name)).or(rule("additionalProperties"));
            o.iter().all(|(name, v)| of(name).is_none_or(|p| *p != Value::Bool(false) && valid(root, p, v)))
        })
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().unwrap() {
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        other => panic!("the schema has a type {other}"),
    }
}
