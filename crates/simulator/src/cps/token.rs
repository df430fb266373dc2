use jiff::SignedDuration;
use serde_json::json;

use crate::http::{Answer, Request};
use crate::path::field;
use crate::world::{CpsToken, World};

const FORM: &str = "application/x-www-form-urlencoded";

/// POST gives a registered program an access token for what it asks, as far as it may have that.
/// A token lasts five minutes, if the world does not say otherwise. A refusal is one word.
pub(crate) fn answer(world: &mut World, request: &Request) -> Answer {
    give(world, request).unwrap_or_else(|word| Answer::json(400, &json!({ "error": word })))
}

fn give(world: &mut World, request: &Request) -> Result<Answer, &'static str> {
    let content_type = request.header("Content-Type").unwrap_or_default();
    let is_form = content_type.split(';').next() == Some(FORM);
    if request.method != "POST" || request.path != "/token" || !is_form {
        return Err("invalid_request");
    }
    let form = String::from_utf8_lossy(&request.body);
    if field(&form, "grant_type").as_deref() != Some("client_credentials") {
        return Err("unsupported_grant_type");
    }
    let (id, secret) = (field(&form, "client_id"), field(&form, "client_secret"));
    let client = world.cps_clients.iter().find(|own| {
        Some(&own.client_id) == id.as_ref() && Some(&own.client_secret) == secret.as_ref()
    });
    let Some(client) = client else {
        return Err("invalid_client");
    };
    let scopes: Vec<String> = match field(&form, "scope") {
        Some(scope) => scope.split_whitespace().map(String::from).collect(),
        None => client.scopes.clone(),
    };
    if !scopes.iter().all(|scope| client.scopes.contains(scope)) {
        return Err("invalid_scope");
    }
    let life = SignedDuration::from_secs(world.cps_token_seconds.into());
    let end = world.clock.saturating_add(life);
    let expires_at = end.expect("only spans with calendar units are refused");
    let is_taken = |token: &String| world.cps_tokens.iter().any(|own| own.token == *token);
    let token = (1..u64::MAX)
        .map(|number| format!("simulator-cps-token-{number}"))
        .find(|token| !is_taken(token))
        .expect("there are more numbers than tokens");
    let answer = json!({
        "access_token": token,
        "expires_in": world.cps_token_seconds,
        "token_type": "Bearer",
        "scope": scopes.join(" "),
    });
    world.cps_tokens.push(CpsToken {
        token,
        scopes,
        expires_at: Some(expires_at),
    });
    Ok(Answer::json(200, &answer))
}
