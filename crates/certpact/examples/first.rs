//! The first example of `docs/rust.md`.

use certpact::{Call, Client, Consent, Error, Operation, PatchContract, Settings};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let client = Client::new(Settings::from_environment()?)?;
    let contract = client.acme().get_contract(12345, None).await?;
    println!("renews: {}", contract.auto_renew);

    let naive = Call::new(Operation::ReplaceContract, &[12345]).with_body("{}")?;
    for finding in client.check(&naive).await? {
        println!("{}: {}", finding.rule, finding.message);
    }

    let change = PatchContract {
        auto_renew: Some(true),
        ..PatchContract::default()
    };
    client
        .acme()
        .patch_contract(12345, &change, None, &Consent::none())
        .await?;
    Ok(())
}
