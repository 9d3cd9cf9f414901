//! Reads a query: inlines its fragments, fills in its variables.
//!
//! Errors are worded as GitHub's, which runs graphql-ruby:
//! <https://github.com/rmosolgo/graphql-ruby/tree/master/lib/graphql/static_validation/rules>.

use std::collections::BTreeMap;

use graphql_parser::Pos;
use graphql_parser::query::{
    self, Definition, Document, FragmentDefinition, OperationDefinition, SelectionSet, Type,
    TypeCondition, VariableDefinition,
};
use serde_json::{Map, Value, json};

/// A selected field.
pub(super) struct Selection<'q> {
    /// The types that the object must have.
    pub(super) conditions: Vec<&'q str>,
    /// The key in the response.
    pub(super) key: &'q str,
    pub(super) name: &'q str,
    pub(super) arguments: Map<String, Value>,
    pub(super) fields: Vec<Selection<'q>>,
    position: Pos,
}

impl Selection<'_> {
    /// Returns a string argument.
    pub(super) fn text(&self, argument: &str) -> Option<&str> {
        self.arguments.get(argument)?.as_str()
    }

    /// Returns an integer argument.
    pub(super) fn number(&self, argument: &str) -> Option<u64> {
        self.arguments.get(argument)?.as_u64()
    }

    /// Returns whether a list argument has this value, or is not given.
    pub(super) fn wants(&self, argument: &str, value: &str) -> bool {
        let wanted = self.arguments.get(argument).and_then(Value::as_array);
        wanted.is_none_or(|wanted| wanted.iter().any(|wanted| wanted == value))
    }

    /// Returns an error that points at the field.
    pub(super) fn error(&self, message: String) -> Value {
        error(message, self.position)
    }
}

/// Reads a document of one query; fails with the error to respond with.
pub(super) fn read<'q>(
    text: &'q str,
    given: &Map<String, Value>,
) -> Result<Vec<Selection<'q>>, Value> {
    let document: Document<&str> =
        query::parse_query(text).map_err(|error| json!({ "message": error.to_string() }))?;
    let mut reader = Reader::default();
    let mut queries = Vec::new();
    for definition in &document.definitions {
        match definition {
            Definition::Fragment(it) => {
                reader.fragments.insert(it.name, (it, false));
            }
            Definition::Operation(OperationDefinition::SelectionSet(set)) => {
                queries.push((&[][..], set));
            }
            Definition::Operation(OperationDefinition::Query(it)) => {
                queries.push((&it.variable_definitions[..], &it.selection_set));
            }
            Definition::Operation(
                OperationDefinition::Mutation(_) | OperationDefinition::Subscription(_),
            ) => return Err(json!({ "message": "The sandbox answers queries only." })),
        }
    }
    let ([(variables, set)], false) = (&queries[..], text.contains('@')) else {
        return Err(json!({ "message": "The sandbox answers one query, without directives." }));
    };
    for variable in *variables {
        reader.declare(variable, given)?;
    }
    let selections = reader.set(set, &[])?;
    let mut variables = variables.iter();
    if let Some(it) = variables.find(|it| !reader.variables[it.name].1) {
        let message = format!("Variable ${} is declared by query but not used", it.name);
        return Err(error(message, it.position));
    }
    match reader.fragments.values().find(|(_, is_used)| !is_used) {
        None => Ok(selections),
        Some((it, _)) => {
            let message = format!("Fragment {} was defined, but not used", it.name);
            Err(error(message, it.position))
        }
    }
}

#[derive(Default)]
struct Reader<'d, 'q> {
    /// The fragments by name, and whether they are used.
    fragments: BTreeMap<&'q str, (&'d FragmentDefinition<'q, &'q str>, bool)>,
    /// The values of the variables, `None` if not given, and whether they are used.
    variables: BTreeMap<&'q str, (Option<Value>, bool)>,
    /// The fragments being inlined.
    open: Vec<&'q str>,
}

impl<'d, 'q> Reader<'d, 'q> {
    fn declare(
        &mut self,
        variable: &'d VariableDefinition<'q, &'q str>,
        given: &Map<String, Value>,
    ) -> Result<(), Value> {
        let (name, kind) = (variable.name, &variable.var_type);
        let value = match (given.get(name), &variable.default_value) {
            (Some(value), _) => Some(value.clone()),
            (None, Some(default)) => self.value(default, variable.position)?,
            (None, None) => None,
        };
        if !fits(kind, value.as_ref().unwrap_or(&Value::Null)) {
            let message = format!("Variable ${name} of type {kind} was provided invalid value");
            return Err(error(message, variable.position));
        }
        self.variables.insert(name, (value, false));
        Ok(())
    }

    /// Returns the fields of a selection set, for objects that have all these types.
    fn set(
        &mut self,
        set: &'d SelectionSet<'q, &'q str>,
        conditions: &[&'q str],
    ) -> Result<Vec<Selection<'q>>, Value> {
        let mut selections = Vec::new();
        for selection in &set.items {
            let inlined = self.open.len();
            let (on, set) = match selection {
                query::Selection::Field(field) => {
                    selections.push(self.field(field, conditions)?);
                    continue;
                }
                query::Selection::InlineFragment(it) => {
                    (it.type_condition.as_ref(), &it.selection_set)
                }
                query::Selection::FragmentSpread(it) => {
                    let name = it.fragment_name;
                    let Some((fragment, is_used)) = self.fragments.get_mut(name) else {
                        let message = format!("Fragment {name} was used, but not defined");
                        return Err(error(message, it.position));
                    };
                    if self.open.contains(&name) {
                        let message = format!("Fragment {name} contains an infinite loop");
                        return Err(error(message, it.position));
                    }
                    *is_used = true;
                    self.open.push(name);
                    (Some(&fragment.type_condition), &fragment.selection_set)
                }
            };
            let on = on.map(|TypeCondition::On(name)| *name);
            let conditions: Vec<&str> = conditions.iter().copied().chain(on).collect();
            selections.extend(self.set(set, &conditions)?);
            self.open.truncate(inlined);
        }
        Ok(selections)
    }

    fn field(
        &mut self,
        field: &'d query::Field<'q, &'q str>,
        conditions: &[&'q str],
    ) -> Result<Selection<'q>, Value> {
        let (name, at) = (field.name, field.position);
        let mut arguments = Map::new();
        for (argument, value) in &field.arguments {
            let value = self.value(value, at)?;
            arguments.extend(value.map(|value| ((*argument).to_owned(), value)));
        }
        Ok(Selection {
            conditions: conditions.to_vec(),
            key: field.alias.unwrap_or(name),
            name,
            arguments,
            fields: self.set(&field.selection_set, &[])?,
            position: at,
        })
    }

    /// Returns a value as JSON; `None` if it is a variable that is not given.
    fn value(
        &mut self,
        value: &query::Value<'q, &'q str>,
        at: Pos,
    ) -> Result<Option<Value>, Value> {
        Ok(Some(match value {
            query::Value::Variable(name) => {
                let Some((value, is_used)) = self.variables.get_mut(name) else {
                    let message = format!("Variable ${name} is used by query but not declared");
                    return Err(error(message, at));
                };
                *is_used = true;
                return Ok(value.clone());
            }
            query::Value::Null => Value::Null,
            query::Value::Boolean(is_so) => (*is_so).into(),
            query::Value::Int(number) => number.as_i64().into(),
            query::Value::Float(number) => (*number).into(),
            query::Value::String(text) => text.as_str().into(),
            query::Value::Enum(word) => (*word).into(),
            query::Value::List(items) => {
                let items = items.iter().map(|item| self.value(item, at));
                let items: Result<Option<_>, Value> = items.collect();
                items?.map(Value::Array).into()
            }
            query::Value::Object(fields) => {
                let mut object = Map::new();
                for (name, value) in fields {
                    let value = self.value(value, at)?;
                    object.extend(value.map(|value| ((*name).to_owned(), value)));
                }
                object.into()
            }
        }))
    }
}

/// Returns whether a variable of this type can have this value. Enums and GitHub's own scalars are strings in JSON.
fn fits<'q>(kind: &Type<'q, &'q str>, value: &Value) -> bool {
    match kind {
        Type::NonNullType(kind) => !value.is_null() && fits(kind, value),
        Type::NamedType(_) | Type::ListType(_) if value.is_null() => true,
        Type::ListType(kind) => {
            let items = value.as_array();
            items.is_some_and(|items| items.iter().all(|item| fits(kind, item)))
        }
        Type::NamedType("Boolean") => value.is_boolean(),
        Type::NamedType("Int") => value.is_i64(),
        Type::NamedType(_) => value.is_string(),
    }
}

fn error(message: String, at: Pos) -> Value {
    json!({ "message": message, "locations": [{ "line": at.line, "column": at.column }] })
}
