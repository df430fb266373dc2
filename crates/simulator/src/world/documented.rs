use super::{
    CertificateRequest, Contact, Contract, CpsContact, CpsOrganization, CpsValidationType,
    Credential, Order, OrderContact, Organization, World,
};

impl World {
    /// The CA's own examples, and beside them what its pages speak of without an example.
    ///
    /// Contract 12345 (OV) and contract 12346 (EV) of account 67890, which have the same validated
    /// organization, with one active credential each. Order 98765 (OV) with both contacts, order
    /// 98766 (DV) with the technical one. At CPS the organizations 123 and 124, one that only the
    /// CA knows, and the requests 111 (OV), 112 (EV) and 113 (DV), of which the first two have
    /// the organization 123.
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
            id: None,
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
            orders: orders(),
            certificate_requests: certificate_requests(),
            cps_organizations: cps_organizations(),
            next_cps_organization_id: 125,
            ..World::default()
        }
    }
}

fn orders() -> Vec<Order> {
    let person = |first_name: &str, email: &str| OrderContact {
        first_name: first_name.into(),
        last_name: "Doe".into(),
        email: email.into(),
        job_title: "SRE".into(),
        telephone: "1234567890".into(),
        language_id: "1".into(),
    };
    let technical = Some(person("Jane", "jane.doe@example.com"));
    let ov = Order {
        id: 98765,
        product_name_id: "ssl_basic".into(),
        thumbprint: "7D199CC09CDC9A6D2A4E2F8F2A5C2E5E1F4E0B11".into(),
        serial_number: "0C1D2E3F405162738495A6B7C8D9EAFB".into(),
        organization_contact: Some(person("John", "john.doe@example.com")),
        technical_contact: technical.clone(),
        ..Order::default()
    };
    let dv = Order {
        id: 98766,
        product_name_id: "ssl_dv_rapidssl".into(),
        technical_contact: technical,
        ..Order::default()
    };
    vec![ov, dv]
}

fn certificate_requests() -> Vec<CertificateRequest> {
    let request = |id: u64, validation_type: CpsValidationType, domain: &str| CertificateRequest {
        id,
        certificate_label: domain.into(),
        validation_type,
        domains: vec![domain.into()],
        organization_id: validation_type.has_organization().then_some(123),
        ..CertificateRequest::default()
    };
    vec![
        request(111, CpsValidationType::Ov, "www.example.com"),
        request(112, CpsValidationType::Ev, "secure.example.com"),
        request(113, CpsValidationType::Dv, "static.example.com"),
    ]
}

/// The second is the one of the page's sample. The page shows none that only the CA knows.
fn cps_organizations() -> Vec<CpsOrganization> {
    let text = |text: &str| Some(text.to_owned());
    let named = |id: u64, company_name: &str| CpsOrganization {
        id,
        country: text("US"),
        state: text("CA"),
        zip_code: text("94105"),
        city: text("San Francisco"),
        company_name: text(company_name),
        company_address: text("123 Main Street"),
        contact_first_name: text("John"),
        contact_last_name: text("Doe"),
        contact_email: text("john.doe@example.com"),
        contact_phone: text("4155550100"),
        ..CpsOrganization::default()
    };
    let richard = |id: u64, contact_type: &str| CpsContact {
        first_name: text("Richard"),
        last_name: text("Smith"),
        email: text("richard.smith@widgets.com"),
        phone: text("3105551212"),
        title: None,
        contact_type: text(contact_type),
        id,
    };
    let widgets = CpsOrganization {
        id: 124,
        country: text("US"),
        state: text("California"),
        zip_code: text("90094"),
        city: text("Los Angeles"),
        company_name: text("Widgets LLC"),
        company_address: text("13031 W Jefferson Blvd"),
        company_address2: text("500"),
        additional_contacts: vec![
            richard(4, "OrganizationContact"),
            richard(5, "TechnicalContact"),
        ],
        ..CpsOrganization::default()
    };
    vec![
        named(123, "Example Corporation"),
        widgets,
        named(0, "Gadgets Incorporated"),
    ]
}
