use super::{Contact, Contract, Credential, Organization, World};

impl World {
    /// The CA's own examples: contract 12345 (OV) and contract 12346 (EV) of account 67890,
    /// which have the same validated organization, with one active credential each.
    pub fn documented() -> World {
        let person =
            |first_name: &str, last_name: &str, email: &str, telephone: &str, job: &str| Contact {
                first_name: first_name.into(),
                last_name: last_name.into(),
                email: email.into(),
                telephone: telephone.into(),
                job_title: job.into(),
            };
        let organization = Organization {
            name: "Example Corporation".into(),
            assumed_name: "Example Corp".into(),
            address: "123 Main Street".into(),
            address2: "Suite 500".into(),
            city: "San Francisco".into(),
            state: "CA".into(),
            zip: "94105".into(),
            country: "US".into(),
            telephone: "+1-555-0100".into(),
            organization_contact: Some(person(
                "John",
                "Doe",
                "john.doe@example.com",
                "+1-555-0100",
                "IT Director",
            )),
            technical_contact: Some(person(
                "Jane",
                "Smith",
                "jane.smith@example.com",
                "+1-555-0200",
                "DevOps Lead",
            )),
            verified_contacts: Vec::new(),
        };
        let verified = person(
            "Alice",
            "Johnson",
            "alice.johnson@example.com",
            "+1-555-0400",
            "Chief Technology Officer",
        );
        // The examples show contracts that do not renew. These do, because a request that leaves
        // `auto_renew` out must have something to lose.
        let contract = |id: u64, product: &str, sans: [&str; 2]| Contract {
            acme_contract_id: id,
            product_name_id: product.into(),
            sans: sans.map(String::from).into(),
            is_organization_validated: true,
            auto_renew: true,
            ..Contract::default()
        };
        let credential = |contract_id: u64, id: u64, hint: &str| {
            Credential::new(contract_id, id, hint, Contract::default().created_at)
        };
        let ov = Contract {
            organization: Some(organization.clone()),
            credentials: vec![credential(12345, 4821, "ab12")],
            ..contract(12345, "ssl_basic", ["example.com", "www.example.com"])
        };
        let ev = Contract {
            organization: Some(Organization {
                verified_contacts: vec![verified],
                ..organization
            }),
            credentials: vec![credential(12346, 4822, "cd34")],
            ..contract(
                12346,
                "ssl_ev_basic",
                ["secure.example.com", "www.secure.example.com"],
            )
        };
        World {
            contracts: vec![ov, ev],
            next_contract_id: 12347,
            next_credential_id: 4823,
            ..World::default()
        }
    }
}
