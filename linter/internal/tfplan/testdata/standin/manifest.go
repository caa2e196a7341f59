package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov5"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
)

// manifestType is the resource whose argument is an object of any type, which
// the SDK cannot say.
const manifestType = "kubernetes_manifest"

// withManifest adds that resource to a provider.
type withManifest struct {
	tfprotov5.ProviderServer
}

func kubernetesServer() tfprotov5.ProviderServer {
	return withManifest{schema.NewGRPCProviderServer(kubernetes())}
}

var manifestFields = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
	"manifest": tftypes.DynamicPseudoType, "object": tftypes.DynamicPseudoType,
}}

func (s withManifest) GetProviderSchema(ctx context.Context, req *tfprotov5.GetProviderSchemaRequest) (*tfprotov5.GetProviderSchemaResponse, error) {
	resp, err := s.ProviderServer.GetProviderSchema(ctx, req)
	if err == nil {
		resp.ResourceSchemas[manifestType] = &tfprotov5.Schema{Block: &tfprotov5.SchemaBlock{Attributes: []*tfprotov5.SchemaAttribute{
			{Name: "manifest", Type: tftypes.DynamicPseudoType, Required: true},
			{Name: "object", Type: tftypes.DynamicPseudoType, Computed: true},
		}}}
	}
	return resp, err
}

func (s withManifest) ValidateResourceTypeConfig(ctx context.Context, req *tfprotov5.ValidateResourceTypeConfigRequest) (*tfprotov5.ValidateResourceTypeConfigResponse, error) {
	if req.TypeName != manifestType {
		return s.ProviderServer.ValidateResourceTypeConfig(ctx, req)
	}
	return &tfprotov5.ValidateResourceTypeConfigResponse{}, nil
}

func (s withManifest) UpgradeResourceState(ctx context.Context, req *tfprotov5.UpgradeResourceStateRequest) (*tfprotov5.UpgradeResourceStateResponse, error) {
	if req.TypeName != manifestType {
		return s.ProviderServer.UpgradeResourceState(ctx, req)
	}
	state, err := req.RawState.Unmarshal(manifestFields)
	if err != nil {
		return nil, err
	}
	value, err := tfprotov5.NewDynamicValue(manifestFields, state)
	return &tfprotov5.UpgradeResourceStateResponse{UpgradedState: &value}, err
}

func (s withManifest) ReadResource(ctx context.Context, req *tfprotov5.ReadResourceRequest) (*tfprotov5.ReadResourceResponse, error) {
	if req.TypeName != manifestType {
		return s.ProviderServer.ReadResource(ctx, req)
	}
	return &tfprotov5.ReadResourceResponse{NewState: req.CurrentState, Private: req.Private}, nil
}

// PlanResourceChange leaves the object unknown, as the cluster fills it in.
func (s withManifest) PlanResourceChange(ctx context.Context, req *tfprotov5.PlanResourceChangeRequest) (*tfprotov5.PlanResourceChangeResponse, error) {
	if req.TypeName != manifestType {
		return s.ProviderServer.PlanResourceChange(ctx, req)
	}
	prior, _, err := fieldsOf(req.PriorState)
	if err != nil {
		return nil, err
	}
	next, exists, err := fieldsOf(req.ProposedNewState)
	if err != nil || !exists {
		return &tfprotov5.PlanResourceChangeResponse{PlannedState: req.ProposedNewState}, err
	}
	next["object"] = tftypes.NewValue(tftypes.DynamicPseudoType, tftypes.UnknownValue)
	if before, ok := prior["manifest"]; ok && before.Equal(next["manifest"]) {
		next["object"] = prior["object"]
	}
	planned, err := tfprotov5.NewDynamicValue(manifestFields, tftypes.NewValue(manifestFields, next))
	return &tfprotov5.PlanResourceChangeResponse{PlannedState: &planned}, err
}

func (s withManifest) ApplyResourceChange(ctx context.Context, req *tfprotov5.ApplyResourceChangeRequest) (*tfprotov5.ApplyResourceChangeResponse, error) {
	if req.TypeName != manifestType {
		return s.ProviderServer.ApplyResourceChange(ctx, req)
	}
	given, exists, err := fieldsOf(req.Config)
	if err != nil || !exists {
		return &tfprotov5.ApplyResourceChangeResponse{NewState: req.PlannedState}, err
	}
	given["object"] = given["manifest"]
	applied, err := tfprotov5.NewDynamicValue(manifestFields, tftypes.NewValue(manifestFields, given))
	return &tfprotov5.ApplyResourceChangeResponse{NewState: &applied}, err
}

// fieldsOf takes a resource apart; false: there is none.
func fieldsOf(v *tfprotov5.DynamicValue) (map[string]tftypes.Value, bool, error) {
	value, err := v.Unmarshal(manifestFields)
	if err != nil || value.IsNull() {
		return nil, false, err
	}
	fields := map[string]tftypes.Value{}
	return fields, true, value.As(&fields)
}
